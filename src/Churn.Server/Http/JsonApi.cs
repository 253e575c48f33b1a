using System.Globalization;
using Churn.Protocol.V1;
using Churn.Server.Errors;
using Churn.Server.Recording;
using Churn.Server.Scoring;
using Churn.Server.Services;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http.Features;

namespace Churn.Server.Http;

/// <summary>Events and scores as JSON over HTTP.</summary>
internal sealed class JsonApi(EventRecorder recorder, CustomerScorer scorer, Batches batches)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/events", RecordEventAsync);
        routes.MapPost("/v1/events:batch", BatchRecordEventsAsync);
        routes.MapGet("/v1/customers/{id}/score", GetScoreAsync);
        routes.MapPost("/v1/customers:score", ScoreCustomerAsync);
        routes.MapPost("/v1/customers:batchScore", BatchScoreCustomersAsync);
    }

    private async Task RecordEventAsync(HttpContext context)
    {
        var (request, problem) = await RequestBody.ReadAsync(context, ParseEvent).ConfigureAwait(false);
        if (request is null)
        {
            await JsonProtocol.WriteErrorAsync(context, problem!).ConfigureAwait(false);
            return;
        }
        var response = await recorder.RecordAsync(request, 0).ConfigureAwait(false);
        await (response.Error is null
            ? JsonProtocol.WriteAsync(context, response)
            : JsonProtocol.WriteErrorAsync(context, response.Error)).ConfigureAwait(false);
    }

    private async Task BatchRecordEventsAsync(HttpContext context)
    {
        var (request, problem) =
            await RequestBody.ReadAsync(context, JsonProtocol.Parse<BatchRecordEventsRequest>).ConfigureAwait(false);
        problem ??= Batches.Check(request!);
        await (problem is null
            ? JsonProtocol.WriteAsync(context, await batches.RecordAsync(request!).ConfigureAwait(false))
            : JsonProtocol.WriteErrorAsync(context, problem)).ConfigureAwait(false);
    }

    private async Task BatchScoreCustomersAsync(HttpContext context)
    {
        var (request, problem) =
            await RequestBody.ReadAsync(context, JsonProtocol.Parse<BatchScoreCustomersRequest>).ConfigureAwait(false);
        problem ??= Batches.Check(request!);
        await (problem is null
            ? JsonProtocol.WriteAsync(context, await batches.ScoreAsync(request!).ConfigureAwait(false))
            : JsonProtocol.WriteErrorAsync(context, problem)).ConfigureAwait(false);
    }

    private async Task GetScoreAsync(HttpContext context)
    {
        if (!CustomerPath.TryFind(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, "/score", out var escapedId))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var request = new ScoreCustomerRequest();
        var problem = TryReadId(escapedId, request) ?? TryReadQuery(context.Request.Query, request);
        await (problem is null ? ScoreAsync(context, request) : JsonProtocol.WriteErrorAsync(context, problem)).ConfigureAwait(false);
    }

    private async Task ScoreCustomerAsync(HttpContext context)
    {
        var (request, problem) = await RequestBody.ReadAsync(context, JsonProtocol.Parse<ScoreCustomerRequest>).ConfigureAwait(false);
        await (request is not null ? ScoreAsync(context, request) : JsonProtocol.WriteErrorAsync(context, problem!)).ConfigureAwait(false);
    }

    private async Task ScoreAsync(HttpContext context, ScoreCustomerRequest request)
    {
        var result = await scorer.ScoreAsync(request).ConfigureAwait(false);
        if (result.Score is not { } score)
        {
            await JsonProtocol.WriteErrorAsync(context, result.Error).ConfigureAwait(false);
        }
        else if (!HttpMethods.IsGet(context.Request.Method) || !ScoreTag.IsKnown(context, score))
        {
            await JsonProtocol.WriteAsync(context, score).ConfigureAwait(false);
        }
    }

    // An Event, or a RecordEventRequest: the latter has a field named event, which the former has not.
    private static RecordEventRequest ParseEvent(string json)
    {
        var fields = Struct.Parser.ParseJson(json).Fields;
        return fields.ContainsKey("event")
            ? JsonProtocol.Parse<RecordEventRequest>(json)
            : new RecordEventRequest { Event = JsonProtocol.Parse<Event>(json) };
    }

    private static Google.Rpc.Status? TryReadId(string escaped, ScoreCustomerRequest request)
    {
        if (!CustomerPath.TryUnescape(escaped, out var id))
        {
            return Failures.IdNotEscaped;
        }
        request.CustomerId = id;
        return null;
    }

    private static Google.Rpc.Status? TryReadQuery(IQueryCollection query, ScoreCustomerRequest request)
    {
        foreach (var (name, values) in query)
        {
            var value = values.ToString();
            switch (name)
            {
                case "as_of" or "asOf" when JsonProtocol.TryParseTime(value, out var asOf):
                    request.AsOf = asOf;
                    break;
                case "max_reasons" or "maxReasons" when int.TryParse(value, CultureInfo.InvariantCulture, out var reasons):
                    request.MaxReasons = reasons;
                    break;
                case "include_features" or "includeFeatures" when bool.TryParse(value, out var include):
                    request.IncludeFeatures = include;
                    break;
                case "language_code" or "languageCode":
                    request.LanguageCode = value;
                    break;
                case "as_of" or "asOf":
                    return Failures.Invalid(name, "is no time: give RFC 3339, as 2026-01-31T12:00:00Z (in a URL, + is %2B)");
                case "max_reasons" or "maxReasons" or "include_features" or "includeFeatures":
                    return Failures.Invalid(name, $"'{value}' cannot be read: give a number, or true or false");
                default:
                    return Failures.Invalid(name, "is no parameter: use as_of, max_reasons, include_features or language_code");
            }
        }
        return null;
    }
}
