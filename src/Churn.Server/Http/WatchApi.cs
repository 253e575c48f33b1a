using Churn.Protocol.V1;
using Churn.Server.Access;
using Churn.Server.Watching;
using Status = Google.Rpc.Status;

namespace Churn.Server.Http;

/// <summary>WatchScores as server-sent events: one customer by its path, for a browser's EventSource, or many by a POST.</summary>
internal sealed class WatchApi(ScoreWatches watches)
{
    private const string Part = "/scores:watch";

    /// <summary>What the query of a watch may hold.</summary>
    public static string[] Query { get; } = ["min_interval", "max_reasons", "language_code"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/customers/{id}" + Part, WatchOneAsync);
        routes.MapPost("/v1/customers:watchScores", WatchManyAsync);
    }

    private async Task WatchOneAsync(HttpContext context)
    {
        if (JsonCall.TryFindId(context, Part, out var id, out var problem))
        {
            var request = new WatchScoresRequest { CustomerIds = { id } };
            problem ??= QueryFields.Read(context.Request.Query, request, [.. Query, AccessControl.QueryToken]);
            await WatchAsync(context, request, problem).ConfigureAwait(false);
        }
    }

    private async Task WatchManyAsync(HttpContext context)
    {
        var (request, problem) = await RequestBody.ReadAsync(context, JsonProtocol.Parse<WatchScoresRequest>).ConfigureAwait(false);
        await WatchAsync(context, request, problem).ConfigureAwait(false);
    }

    private async Task WatchAsync(HttpContext context, WatchScoresRequest? request, Status? problem)
    {
        var ended = problem ?? await watches.RunAsync(Callers.Of(context), request!, () => EventStreamSink.Begin(context), context.RequestAborted).ConfigureAwait(false);
        // Once it has begun, the end of the stream says it all: EventSource connects again by itself.
        if (ended is not null && !context.Response.HasStarted)
        {
            context.Response.Headers.CacheControl = default;
            await JsonProtocol.WriteErrorAsync(context, ended).ConfigureAwait(false);
        }
    }
}
