using Churn.Access;
using Churn.Protocol.V1;
using Churn.Server.Access;
using Churn.Server.Recording;
using Churn.Server.Scoring;
using Churn.Server.Services;
using Google.Protobuf.WellKnownTypes;
using Status = Google.Rpc.Status;

namespace Churn.Server.Http;

/// <summary>Events and scores as JSON over HTTP.</summary>
internal sealed class JsonApi(EventRecorder recorder, CustomerScorer scorer, Batches batches)
{
    /// <summary>What the query of a score may hold.</summary>
    public static string[] ScoreQuery { get; } = ["as_of", "max_reasons", "language_code", "include_features"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/events", context => JsonCall.PostAsync<RecordEventRequest, RecordEventResponse>(context, ParseEvent, RecordAsync));
        routes.MapPost(
            "/v1/events:batch",
            context => JsonCall.PostAsync<BatchRecordEventsRequest, BatchRecordEventsResponse>(context, batches.RecordAsync));
        routes.MapGet("/v1/customers/{id}/score", GetScoreAsync);
        routes.MapPost("/v1/customers:score", context => JsonCall.PostAsync<ScoreCustomerRequest, Score>(context, ScoreAsync));
        routes.MapPost(
            "/v1/customers:batchScore",
            context => JsonCall.PostAsync<BatchScoreCustomersRequest, BatchScoreCustomersResponse>(context, batches.ScoreAsync));
    }

    private async ValueTask<(RecordEventResponse? Response, Status? Error)> RecordAsync(Caller caller, RecordEventRequest request)
    {
        var response = await recorder.RecordAsync(caller, request, 0).ConfigureAwait(false);
        return response.Error is null ? (response, null) : (null, response.Error);
    }

    private async ValueTask<(Score? Response, Status? Error)> ScoreAsync(Caller caller, ScoreCustomerRequest request)
    {
        var result = await scorer.ScoreAsync(caller, request).ConfigureAwait(false);
        return (result.Score, result.Error);
    }

    private async Task GetScoreAsync(HttpContext context)
    {
        if (!JsonCall.TryFindId(context, "/score", out var id, out var problem))
        {
            return;
        }
        var request = new ScoreCustomerRequest { CustomerId = id };
        problem ??= QueryFields.Read(context.Request.Query, request, ScoreQuery);
        var (score, error) = problem is null ? await ScoreAsync(Callers.Of(context), request).ConfigureAwait(false) : (null, problem);
        if (score is null)
        {
            await JsonProtocol.WriteErrorAsync(context, error!).ConfigureAwait(false);
        }
        else if (!ScoreTag.IsKnown(context, score))
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
}
