using System.Diagnostics;
using Churn.Access;
using Churn.Features;
using Churn.Protocol.V1;
using Churn.Reasons;
using Churn.Redis;
using Churn.Server.Access;
using Churn.Server.Customers;
using Churn.Server.Errors;
using Churn.Server.Metrics;
using Churn.Server.Overload;
using Churn.Server.Scoring;
using Churn.Server.Tracing;
using Churn.Server.Watching;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace Churn.Server.Recording;

/// <summary>Records one event: check, append, fold, score. docs/request-path.md follows a call through it.</summary>
internal sealed class EventRecorder(
    ICustomerStore store, Compactor compactor, ScoreMaker scores, ServerMetrics metrics, TimeProvider time, CustomerStates states,
    ChangeHub changes, LastScores lastScores, RateGate rates, CustomerRate customerRate, Spans spans)
{
    /// <summary>Records one event.</summary>
    /// <param name="caller">Who sends it.</param>
    /// <param name="request">As sent.</param>
    /// <param name="index">Its place in a stream or batch.</param>
    /// <returns>The verdict, or <see cref="RecordEventResponse.Error"/>; nothing is thrown, so that one event cannot end a stream or a
    /// batch. The append is under way when this returns, so that calls made in turn are appended in turn, but for those that must
    /// wait for more than <see cref="CustomerGate.MaxAtOnce"/> of the same customer.</returns>
    public ValueTask<RecordEventResponse> RecordAsync(Caller caller, RecordEventRequest request, long index)
    {
        metrics.Received(caller);
        try
        {
            return CheckAndRecordAsync(caller, request, index);
        }
        catch (Exception failure)
        {
            return new(Failed(caller, request.Event?.EventId ?? "", index, failure));
        }
    }

    private ValueTask<RecordEventResponse> CheckAndRecordAsync(Caller caller, RecordEventRequest request, long index)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var violations = new List<Google.Rpc.BadRequest.Types.FieldViolation>();
        if (!EventIntake.TryRead(request, now, violations, out var e))
        {
            return new(Refused(caller, request.Event?.EventId ?? "", index, Failures.Invalid(violations)));
        }
        if (Permission.Refuse(caller, Scopes.Record, request.Event.CustomerId, reasons: request.MaxReasons > 0) is { } denied)
        {
            return new(Refused(caller, e.Id, index, denied));
        }
        if (!rates.TryTake(caller))
        {
            return new(Refused(caller, e.Id, index, Failures.OverRate));
        }
        var key = CustomerStates.KeyOf(caller, request.Event.CustomerId);
        if (caller.Lane != Lane.Bulk && !customerRate.TryTake(key))
        {
            return new(Refused(caller, e.Id, index, Failures.OverCustomerRate));
        }
        var element = EventElement.Encode(e, ElementNonce.Next());
        return AppendAndScoreAsync(caller, request, index, e, key, element);
    }

    /// <summary>The verdict on a message of a stream that could not be read.</summary>
    public RecordEventResponse RejectUnread(Caller caller, long index, global::Grpc.Core.Status why)
    {
        metrics.Received(caller);
        metrics.Event(caller, CountedVerdict.Rejected);
        var error = Failures.Make(why.StatusCode, why.Detail, "UNREADABLE_MESSAGE");
        return new() { Index = index, Verdict = Verdict.Rejected, Error = error };
    }

    private async ValueTask<RecordEventResponse> AppendAndScoreAsync(
        Caller caller, RecordEventRequest request, long index, CustomerEvent e, CustomerKey key, byte[] element)
    {
        var admission = await compactor.Gate.EnterAsync(key).ConfigureAwait(false);
        if (admission != Admission.Open)
        {
            return Refused(caller, e.Id, index, admission == Admission.Unreadable ? Failures.StateUnreadable : Failures.TooManyPending);
        }
        try
        {
            var started = Stopwatch.GetTimestamp();
            using var elements = await store.AppendAsync(key, element).ConfigureAwait(false);
            metrics.StageStore.Observe(Stopwatch.GetTimestamp() - started);
            return elements.IsTruncated ? Unfolded(caller, e, index, key, elements) : Respond(caller, request, index, e, key, elements);
        }
        catch (UnreadableSnapshotException)
        {
            return Refused(caller, e.Id, index, Failures.StoredUnreadable);
        }
        catch (Exception failure)
        {
            if (failure is RedisOutcomeUnknownException)
            {
                compactor.Gate.SlowDown(key);
            }
            return Failed(caller, e.Id, index, failure);
        }
        finally
        {
            compactor.Gate.Leave(key);
        }
    }

    private RecordEventResponse Respond(
        Caller caller, RecordEventRequest request, long index, in CustomerEvent e, CustomerKey key, in StoredElements elements)
    {
        using var span = spans.StartScore(elements.Count);
        var started = Stopwatch.GetTimestamp();
        var state = states.ForThisThread;
        var folded = states.Fold(compactor, key, elements, elements.Count - 1, state);
        // One model for both scores: else their difference could be a swap.
        var served = scores.Current;
        var asOf = 0L;
        var previous = 0.0;
        // Who may only record learns nothing of the customer.
        var scored = !request.SkipScore && caller.Has(Scopes.Score);
        if (scored)
        {
            var last = Math.Max(state.LastEventAt ?? 0, e.OccurredAt);
            AsOf.TryResolve(null, e.ReceivedAt, last, out asOf);
            previous = scores.ProbabilityBefore(served, request.Event.CustomerId, state, asOf, e.ReceivedAt);
        }
        var own = state.Fold(elements[elements.Count - 1]);
        states.Compact(compactor, key, elements, folded.AndOne(), state);
        if (own.Outcome == FoldOutcome.Accepted)
        {
            changes.Note(key);
        }
        metrics.StageFold.Observe(Stopwatch.GetTimestamp() - started);

        var response = Verdicts.ToResponse(own, e, index);
        if (response.Error is null && scored)
        {
            response.PreviousProbability = previous;
            response.Score = scores.Make(
                served, request.Event.CustomerId, state, asOf, state.LastEventAt,
                new ScoreAsked(Occasion.Event, Features: false, new ReasonsAsked(request.MaxReasons, request.LanguageCode)));
            lastScores.Note(key, response.Score);
        }
        // Last: what throws before it is counted as failed instead.
        Verdicts.Count(caller, own, e, metrics);
        return response;
    }

    // The event lies behind more than one read returns: folding what was read brings it into sight of whoever asks next.
    private RecordEventResponse Unfolded(Caller caller, in CustomerEvent e, long index, CustomerKey key, in StoredElements elements)
    {
        var state = states.ForThisThread;
        var folded = states.Fold(compactor, key, elements, elements.Count, state);
        states.Compact(compactor, key, elements, folded, state);
        return Refused(caller, e.Id, index, Failures.StoredUnfolded);
    }

    private RecordEventResponse Failed(Caller caller, string eventId, long index, Exception failure)
    {
        if (failure is RedisException expected)
        {
            states.Trouble.Failed(expected);
            return Refused(caller, eventId, index, StoreFailures.ToStatus(expected));
        }
        states.Trouble.NotRecorded(failure);
        return Refused(caller, eventId, index, Failures.NotRecorded);
    }

    // The status says whose fault it is: the sender's, a lack of room, or the server's.
    private RecordEventResponse Refused(Caller caller, string eventId, long index, Status error)
    {
        var counted = (StatusCode)error.Code switch
        {
            StatusCode.InvalidArgument or StatusCode.PermissionDenied => CountedVerdict.Rejected,
            StatusCode.ResourceExhausted => CountedVerdict.Shed,
            _ => CountedVerdict.Failed,
        };
        metrics.Event(caller, counted);
        var verdict = counted == CountedVerdict.Failed ? Verdict.Unspecified : Verdict.Rejected;
        return new() { EventId = eventId, Index = index, Verdict = verdict, Error = error };
    }
}
