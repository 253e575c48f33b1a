using Churn.Protocol.V1;
using Grpc.Core;
using StackExchange.Redis;
using Result = Churn.Protocol.V1.BatchScoreCustomersResponse.Types.Result;

namespace Churn.Textbook;

/// <summary>The methods of ChurnService that are compared; the others answer UNIMPLEMENTED.</summary>
internal sealed class TextbookService(EventStore store, Scorer scorer) : ChurnService.ChurnServiceBase
{
    private const int MostItems = 1000;
    private const long Late = 60 * 60_000;

    public override async Task<RecordEventResponse> RecordEvent(RecordEventRequest request, ServerCallContext context)
    {
        var response = await RecordAsync(request, 0).ConfigureAwait(false);
        return response.Error is null ? response : throw new RpcException(new Status((StatusCode)response.Error.Code, response.Error.Message));
    }

    public override async Task<BatchRecordEventsResponse> BatchRecordEvents(BatchRecordEventsRequest request, ServerCallContext context)
    {
        CheckCount(request.Requests.Count);
        var response = new BatchRecordEventsResponse();
        response.Responses.AddRange(await Task.WhenAll(request.Requests.Select(RecordAsync)).ConfigureAwait(false));
        return response;
    }

    public override async Task<ScoreCustomerResponse> ScoreCustomer(ScoreCustomerRequest request, ServerCallContext context)
    {
        if (request.HypotheticalEvents.Count > 0)
        {
            throw new RpcException(new Status(StatusCode.Unimplemented, "hypothetical events are not supported"));
        }

        return new ScoreCustomerResponse { Score = await ScoreAsync(request).ConfigureAwait(false) };
    }

    public override async Task<BatchScoreCustomersResponse> BatchScoreCustomers(BatchScoreCustomersRequest request, ServerCallContext context)
    {
        CheckCount(request.CustomerIds.Count);
        var scores = await Task.WhenAll(request.CustomerIds.Select(customer => ScoreAsync(new ScoreCustomerRequest
        {
            CustomerId = customer,
            AsOf = request.AsOf,
            MaxReasons = request.MaxReasons,
            IncludeFeatures = request.IncludeFeatures,
        }))).ConfigureAwait(false);
        var response = new BatchScoreCustomersResponse();
        response.Results.AddRange(scores.Select(score => new Result { CustomerId = score.CustomerId, Score = score }));
        return response;
    }

    private async Task<RecordEventResponse> RecordAsync(RecordEventRequest request, int index)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var e = request.Event;
        var response = new RecordEventResponse { EventId = e?.EventId is { Length: > 0 } id ? id : Guid.NewGuid().ToString("N"), Index = index };
        if (EventCheck.Problem(request, now) is { } problem)
        {
            response.Verdict = Verdict.Rejected;
            response.Error = new Google.Rpc.Status { Code = (int)StatusCode.InvalidArgument, Message = problem };
            return response;
        }

        var at = e!.OccurredAt is { } occurred ? AsOfTime.ToMs(occurred) : now;
        var member = StoredEvent.ToMember(response.EventId, e.Type, e.Category, e.HasValue ? e.Value : null);
        response.Verdict = now - at > Late ? Verdict.AcceptedLate : Verdict.Accepted;
        if (request.SkipScore)
        {
            var added = await Reach(store.AddAsync(e.CustomerId, member, at)).ConfigureAwait(false);
            response.Verdict = added ? response.Verdict : Verdict.Duplicate;
            return response;
        }

        var (isNew, stored) = await Reach(store.AddAndReadAsync(e.CustomerId, member, at)).ConfigureAwait(false);
        response.Verdict = isNew ? response.Verdict : Verdict.Duplicate;
        var before = EventStore.Parse(isNew ? stored.Where(entry => entry.Element != member) : stored);
        Answer(request, response, before, EventStore.Parse(stored), now);
        return response;
    }

    private void Answer(RecordEventRequest request, RecordEventResponse response, StoredEvent[] before, StoredEvent[] events, long now)
    {
        var last = events[^1].At;
        var asOf = AsOfTime.Resolve(null, now, last)!.Value;
        response.PreviousProbability = scorer.Probability(before, asOf);
        response.Score = scorer.Score(request.Event.CustomerId, events, asOf, last, request.MaxReasons, features: false);
    }

    private async Task<Score> ScoreAsync(ScoreCustomerRequest request)
    {
        if (EventCheck.Id(request.CustomerId) is { } problem)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "customer_id: " + problem));
        }

        var events = EventStore.Parse(await Reach(store.ReadAsync(request.CustomerId)).ConfigureAwait(false));
        long? last = events.Length > 0 ? events[^1].At : null;
        var asOf = AsOfTime.Resolve(request.AsOf, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), last)
            ?? throw new RpcException(new Status(StatusCode.OutOfRange, "as_of: is more than 2 days past or 366 days ahead"));
        var counted = last < asOf ? events : Array.FindAll(events, e => e.At < asOf);
        return scorer.Score(request.CustomerId, counted, asOf, last, request.MaxReasons, request.IncludeFeatures);
    }

    private static async Task<T> Reach<T>(Task<T> command)
    {
        try
        {
            return await command.ConfigureAwait(false);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "the store is out of reach"));
        }
    }

    private static void CheckCount(int count)
    {
        if (count is < 1 or > MostItems)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"give 1 to {MostItems} items"));
        }
    }
}
