using System.Globalization;
using Churn.Protocol.V1;
using Churn.Server.Errors;
using Churn.Server.Recording;
using Churn.Server.Scoring;
using Churn.Server.Services;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http.Features;

namespace Churn.Server.Http;

/// <summary>ChurnService as JSON over HTTP.</summary>
internal sealed class JsonApi(EventRecorder recorder, CustomerScorer scorer, Batches batches)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/events", RecordEventAsync);
        routes.MapPost("/v1/events:batch", BatchRecordEventsAsync);
        routes.MapGet("/v1/customers/{id}/score", GetScoreAsync);
        routes.MapPost("/v1/customers:score", ScoreCustomerAsync);
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

    private async Task GetScoreAsync(HttpContext context)
    {
        var problem = TryReadQuery(context, out var request);
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
        await (result.Score is { } score
            ? JsonProtocol.WriteAsync(context, score)
            : JsonProtocol.WriteErrorAsync(context, result.Error)).ConfigureAwait(false);
    }

    // An Event, or a RecordEventRequest: the latter has a field named event, which the former has not.
    private static RecordEventRequest ParseEvent(string json)
    {
        var fields = Struct.Parser.ParseJson(json).Fields;
        return fields.ContainsKey("event")
            ? JsonProtocol.Parse<RecordEventRequest>(json)
            : new RecordEventRequest { Event = JsonProtocol.Parse<Event>(json) };
    }

    // Routing leaves %2F as it is and decodes the rest, so that "a/b" and "a%2Fb" look alike: the target as it was sent tells them apart.
    private static string ReadId(HttpContext context)
    {
        var path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0].TrimEnd('/');
        return Uri.UnescapeDataString(path.Split('/')[^2]);
    }

    private static Google.Rpc.Status? TryReadQuery(HttpContext context, out ScoreCustomerRequest request)
    {
        request = new ScoreCustomerRequest { CustomerId = ReadId(context) };
        foreach (var (name, values) in context.Request.Query)
        {
            var value = values.ToString();
            switch (name)
            {
                case "as_of" or "asOf" when DateTimeOffset.TryParse(
                    value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var asOf):
                    request.AsOf = Timestamp.FromDateTimeOffset(asOf);
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
                    return Failures.Invalid(name, "is no time: give RFC 3339, as 2026-01-31T12:00:00Z");
                case "max_reasons" or "maxReasons" or "include_features" or "includeFeatures":
                    return Failures.Invalid(name, $"'{value}' cannot be read: give a number, or true or false");
                default:
                    return Failures.Invalid(name, "is no parameter: use as_of, max_reasons, include_features or language_code");
            }
        }
        return null;
    }
}
