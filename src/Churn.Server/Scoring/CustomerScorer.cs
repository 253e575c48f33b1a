using System.Diagnostics;
using System.Text;
using Churn.Access;
using Churn.Features;
using Churn.Protocol.V1;
using Churn.Reasons;
using Churn.Redis;
using Churn.Server.Access;
using Churn.Server.Customers;
using Churn.Server.Errors;
using Churn.Server.Metrics;
using Churn.Server.Recording;
using Churn.Server.Tracing;
using Grpc.Core;
using Result = Churn.Protocol.V1.BatchScoreCustomersResponse.Types.Result;
using Status = Google.Rpc.Status;
using Violation = Google.Rpc.BadRequest.Types.FieldViolation;

namespace Churn.Server.Scoring;

/// <summary>Scores one customer: read, fold, evaluate, score.</summary>
internal sealed class CustomerScorer(
    ICustomerStore store, Compactor compactor, ScoreMaker scores, ServerMetrics metrics, TimeProvider time, CustomerStates states,
    LastScores lastScores, Spans spans)
{
    /// <summary>Most hypothetical events of a request.</summary>
    public const int MaxHypothetical = 100;

    /// <summary>Scores one customer.</summary>
    /// <returns>A score, or an error: expected failures do not throw. The read is under way when this returns.</returns>
    public ValueTask<Result> ScoreAsync(Caller caller, ScoreCustomerRequest request)
    {
        var violations = new List<Violation>();
        var asOf = Check(request, violations);
        var refusal = violations.Count > 0
            ? Failures.Invalid(violations)
            : Permission.Refuse(caller, Scopes.Score, request.CustomerId, reasons: request.MaxReasons > 0 || request.IncludeFeatures);
        return refusal is null
            ? ReadAndScoreAsync(request, asOf, CustomerStates.KeyOf(caller, request.CustomerId))
            : new(new Result { CustomerId = request.CustomerId, Error = refusal });
    }

    private async ValueTask<Result> ReadAndScoreAsync(ScoreCustomerRequest request, long? asOf, CustomerKey key)
    {
        var result = new Result { CustomerId = request.CustomerId };
        try
        {
            var started = Stopwatch.GetTimestamp();
            using var elements = await store.ReadAsync(key).ConfigureAwait(false);
            metrics.StageStore.Observe(Stopwatch.GetTimestamp() - started);
            Score(request, asOf, key, elements, result);
        }
        catch (RedisException failure)
        {
            states.Trouble.Failed(failure);
            OutOfReach(request, key, StoreFailures.OfRead(failure), result);
        }
        catch (UnreadableSnapshotException)
        {
            result.Error = Failures.StateUnreadable;
        }
        return result;
    }

    // Where the store itself may be back any moment, a score of just now is better than none.
    private void OutOfReach(ScoreCustomerRequest request, CustomerKey key, Status error, Result result)
    {
        if (error.Code == (int)StatusCode.Unavailable && IsOfNow(request) && lastScores.Find(key, request.CustomerId) is { } last)
        {
            metrics.ScoresDegraded.Add();
            result.Score = last;
            return;
        }
        result.Error = error;
    }

    private static bool IsOfNow(ScoreCustomerRequest request) => request.AsOf is null && request.HypotheticalEvents.Count == 0;

    private void Score(ScoreCustomerRequest request, long? requested, CustomerKey key, in StoredElements elements, Result result)
    {
        using var span = spans.StartScore(elements.Count);
        var started = Stopwatch.GetTimestamp();
        var state = states.ForThisThread;
        var folded = states.Fold(compactor, key, elements, elements.Count, state);
        states.Compact(compactor, key, elements, folded, state);
        if (elements.IsTruncated)
        {
            // A score of the oldest part of the list would look like one of all of it.
            result.Error = Failures.Unfolded;
            return;
        }
        var lastEventAt = state.LastEventAt;
        if (!AsOf.TryResolve(requested, time.GetUtcNow().ToUnixTimeMilliseconds(), lastEventAt, out var asOf))
        {
            result.Error = Failures.OutOfRange("as_of", "is more than 2 days past or 366 days ahead: give a time in between, or none for now");
            return;
        }
        result.Error = FoldHypothetical(request, state, asOf);
        metrics.StageFold.Observe(Stopwatch.GetTimestamp() - started);
        if (result.Error is null)
        {
            var isOfNow = IsOfNow(request);
            result.Score = scores.Make(
                scores.Current, request.CustomerId, state, asOf, lastEventAt,
                new ScoreAsked(
                    isOfNow ? Occasion.Question : Occasion.Supposition,
                    request.IncludeFeatures,
                    new ReasonsAsked(request.MaxReasons, request.LanguageCode)));
            if (isOfNow)
            {
                lastScores.Note(key, result.Score);
            }
        }
    }

    private static Status? FoldHypothetical(ScoreCustomerRequest request, Features.CustomerState state, long asOf)
    {
        Span<byte> names = stackalloc byte[2 * EventRules.MaxSlugLength];
        for (var i = 0; i < request.HypotheticalEvents.Count; i++)
        {
            var e = request.HypotheticalEvents[i];
            var occurredAt = e.OccurredAt is { } at ? ProtocolTime.ToMs(at) : asOf - 1;
            if (occurredAt >= asOf)
            {
                return Failures.Invalid($"hypothetical_events[{i}].occurred_at", "is not before as_of: give an earlier time, or a later as_of");
            }
            var type = Encoding.ASCII.GetBytes(e.Type, names);
            var category = Encoding.ASCII.GetBytes(e.Category, names[type..]);
            state.FoldHypothetical(names[..type], names.Slice(type, category), occurredAt, e.HasValue ? e.Value : null);
        }
        return null;
    }

    private static long? Check(ScoreCustomerRequest request, List<Violation> violations)
    {
        Require(violations, "customer_id", EventRules.Id(request.CustomerId));
        Require(violations, "max_reasons", request.MaxReasons is >= 0 and <= 20 ? null : "is outside 0 to 20");
        Require(violations, "hypothetical_events", request.HypotheticalEvents.Count <= MaxHypothetical ? null
            : $"has {request.HypotheticalEvents.Count} events: give at most {MaxHypothetical}");
        for (var i = 0; i < request.HypotheticalEvents.Count && violations.Count == 0; i++)
        {
            var e = request.HypotheticalEvents[i];
            var field = $"hypothetical_events[{i}]";
            EventIntake.CheckContents(e, field, violations);
            EventIntake.ToMs(e.OccurredAt, field + ".occurred_at", violations);
            Require(violations, field + ".customer_id", e.CustomerId.Length == 0 || e.CustomerId == request.CustomerId ? null
                : "is another customer's: leave it empty");
        }
        return EventIntake.ToMs(request.AsOf, "as_of", violations);
    }

    private static void Require(List<Violation> violations, string field, string? problem)
    {
        if (problem is not null)
        {
            violations.Add(new Violation { Field = field, Description = problem });
        }
    }
}
