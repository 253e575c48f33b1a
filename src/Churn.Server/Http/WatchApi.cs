using System.Globalization;
using Churn.Protocol.V1;
using Churn.Server.Errors;
using Churn.Server.Watching;
using Microsoft.AspNetCore.Http.Features;
using Status = Google.Rpc.Status;

namespace Churn.Server.Http;

/// <summary>WatchScores as server-sent events: one customer by its path, for a browser's EventSource, or many by a POST.</summary>
internal sealed class WatchApi(ScoreWatches watches)
{
    private const string Part = "/scores:watch";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/customers/{id}" + Part, WatchOneAsync);
        routes.MapPost("/v1/customers:watchScores", WatchManyAsync);
    }

    private async Task WatchOneAsync(HttpContext context)
    {
        if (!CustomerPath.TryFind(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, Part, out var escaped))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var request = new WatchScoresRequest();
        var problem = CustomerPath.TryUnescape(escaped, out var id) ? TryReadQuery(context.Request.Query, request) : Failures.IdNotEscaped;
        request.CustomerIds.Add(id ?? "");
        await WatchAsync(context, request, problem).ConfigureAwait(false);
    }

    private async Task WatchManyAsync(HttpContext context)
    {
        var (request, problem) = await RequestBody.ReadAsync(context, JsonProtocol.Parse<WatchScoresRequest>).ConfigureAwait(false);
        await WatchAsync(context, request, problem).ConfigureAwait(false);
    }

    private async Task WatchAsync(HttpContext context, WatchScoresRequest? request, Status? problem)
    {
        var ended = problem ?? await watches.RunAsync(request!, () => EventStreamSink.Begin(context), context.RequestAborted).ConfigureAwait(false);
        // Once it has begun, the end of the stream says it all: EventSource connects again by itself.
        if (ended is not null && !context.Response.HasStarted)
        {
            context.Response.Headers.CacheControl = default;
            await JsonProtocol.WriteErrorAsync(context, ended).ConfigureAwait(false);
        }
    }

    private static Status? TryReadQuery(IQueryCollection query, WatchScoresRequest request)
    {
        foreach (var (name, values) in query)
        {
            var value = values.ToString();
            switch (name)
            {
                case "min_interval" or "minInterval" when JsonProtocol.TryParseDuration(value, out var interval):
                    request.MinInterval = interval;
                    break;
                case "max_reasons" or "maxReasons" when int.TryParse(value, CultureInfo.InvariantCulture, out var reasons):
                    request.MaxReasons = reasons;
                    break;
                case "language_code" or "languageCode":
                    request.LanguageCode = value;
                    break;
                case "min_interval" or "minInterval":
                    return Failures.Invalid(name, $"'{value}' is no duration: give seconds, as 0.5s");
                case "max_reasons" or "maxReasons":
                    return Failures.Invalid(name, $"'{value}' cannot be read: give a number");
                default:
                    return Failures.Invalid(name, "is no parameter: use min_interval, max_reasons or language_code");
            }
        }
        return null;
    }
}
