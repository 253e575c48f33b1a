using System.Diagnostics;
using Churn.Features;
using Churn.Protocol.V1;
using Churn.Redis;
using Churn.Server.Customers;
using Churn.Server.Errors;
using Churn.Server.Metrics;
using Churn.Server.Scoring;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace Churn.Server.Recording;

/// <summary>Records one event: check, append, fold, score. docs/request-path.md follows a call through it.</summary>
internal sealed class EventRecorder(
    ICustomerStore store, Compactor compactor, ScoreMaker scores, ServerMetrics metrics, TimeProvider time, CustomerStates states)
{
    /// <summary>Records one event.</summary>
    /// <param name="request">As sent.</param>
    /// <param name="index">Its place in a stream or batch.</param>
    /// <returns>The verdict, or <see cref="RecordEventResponse.Error"/>; expected failures do not throw. The append is under way
    /// when this returns, so that calls made in turn are appended in turn.</returns>
    public ValueTask<RecordEventResponse> RecordAsync(RecordEventRequest request, long index)
    {
        metrics.EventsReceived.Add();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var violations = new List<Google.Rpc.BadRequest.Types.FieldViolation>();
        if (!EventIntake.TryRead(request, now, violations, out var e))
        {
            metrics.Event(CountedVerdict.Rejected);
            return new(Rejected(request.Event?.EventId ?? "", index, Failures.Invalid(violations)));
        }
        var key = CustomerStates.KeyOf(request.Event.CustomerId);
        if (compactor.IsFull(key))
        {
            metrics.Event(CountedVerdict.Shed);
            return new(Rejected(e.Id, index, Failures.TooManyPending));
        }
        var element = EventElement.Encode(e, CustomerStates.Nonce());
        return AppendAndScoreAsync(request, index, e, key, element);
    }

    /// <summary>The verdict on a message of a stream that could not be read.</summary>
    public RecordEventResponse RejectUnread(long index, global::Grpc.Core.Status why)
    {
        metrics.EventsReceived.Add();
        metrics.Event(EventFate.Rejected);
        return Rejected("", index, Failures.Make(why.StatusCode, why.Detail, "UNREADABLE_MESSAGE"));
    }

    private async ValueTask<RecordEventResponse> AppendAndScoreAsync(
        RecordEventRequest request, long index, CustomerEvent e, CustomerKey key, byte[] element)
    {
        try
        {
            var started = Stopwatch.GetTimestamp();
            using var elements = await store.AppendAsync(key, element).ConfigureAwait(false);
            metrics.StageStore.Observe(Stopwatch.GetTimestamp() - started);
            return Respond(request, index, e, key, elements);
        }
        catch (Exception failure) when (StoreFailures.Covers(failure))
        {
            var status = StoreFailures.ToStatus(failure);
            var shed = status.Code == (int)StatusCode.ResourceExhausted;
            metrics.Event(shed ? CountedVerdict.Shed : CountedVerdict.Failed);
            return new RecordEventResponse
            {
                EventId = e.Id,
                Index = index,
                Verdict = shed ? Verdict.Rejected : Verdict.Unspecified,
                Error = status,
            };
        }
    }

    private RecordEventResponse Respond(
        RecordEventRequest request, long index, in CustomerEvent e, CustomerKey key, in StoredElements elements)
    {
        var started = Stopwatch.GetTimestamp();
        var state = states.ForThisThread;
        var folded = states.Fold(elements, elements.Count - 1, state);
        var asOf = 0L;
        var previous = 0.0;
        if (!request.SkipScore)
        {
            var last = Math.Max(state.LastEventAt ?? 0, e.OccurredAt);
            AsOf.TryResolve(null, e.ReceivedAt, last, out asOf);
            previous = scores.Probability(state, asOf);
        }
        var own = state.Fold(elements[elements.Count - 1]);
        metrics.StageFold.Observe(Stopwatch.GetTimestamp() - started);

        var response = Verdicts.ToResponse(own, e, index, metrics);
        if (response.Error is null && !request.SkipScore)
        {
            response.PreviousProbability = previous;
            response.Score = scores.Make(request.Event.CustomerId, state, asOf, state.LastEventAt, includeFeatures: false);
        }
        CustomerStates.Compact(compactor, key, elements, folded.Pending + 1, state);
        return response;
    }

    private static RecordEventResponse Rejected(string eventId, long index, Status error) =>
        new() { EventId = eventId, Index = index, Verdict = Verdict.Rejected, Error = error };
}
