using System.Diagnostics;
using Churn.Features;
using Churn.Protocol.V1;
using Churn.Reasons;
using Churn.Server.Customers;
using Churn.Server.Drift;
using Churn.Server.Metrics;
using Churn.Server.Models;
using Band = Churn.Protocol.V1.Band;
using CustomerState = Churn.Features.CustomerState;

namespace Churn.Server.Scoring;

/// <summary>Makes scores of folded states. Synchronous; allocates the answer only.</summary>
/// <remarks>Whoever makes several scores for one answer takes <see cref="Current"/> once and passes it to each, so that they come
/// from one model even if another is swapped in meanwhile.</remarks>
internal sealed class ScoreMaker(ModelHolder models, ShadowModel shadow, ServerMetrics metrics, TimeProvider time)
{
    /// <summary>The model in use now.</summary>
    public ServedModel Current => models.Current;

    /// <summary>The probability alone, as it was before an event.</summary>
    /// <param name="served">From <see cref="Current"/>.</param>
    /// <param name="customerId">Whose.</param>
    /// <param name="state">The customer without the event.</param>
    /// <param name="asOf">From <see cref="AsOf.TryResolve"/>.</param>
    /// <param name="now">ms.</param>
    public double ProbabilityBefore(ServedModel served, string customerId, CustomerState state, long asOf, long now)
    {
        Span<double> vector = stackalloc double[served.Plan.Names.Count];
        served.Plan.Evaluate(state, asOf, vector);
        var probability = served.Model.Probability(vector);
        if (served.Drift is { } drift && drift.Samples(customerId, now)
            && StateOf(served, state, asOf, state.CountBefore(asOf)) == Protocol.V1.CustomerState.Active)
        {
            drift.Add(vector, probability, now);
        }
        return probability;
    }

    /// <summary>The whole answer.</summary>
    /// <param name="served">From <see cref="Current"/>.</param>
    /// <param name="customerId">Copied into the answer.</param>
    /// <param name="state">The customer, hypothetical events included.</param>
    /// <param name="asOf">From <see cref="AsOf.TryResolve"/>.</param>
    /// <param name="lastEventAt">Of the events that happened, ms; null without any.</param>
    /// <param name="asked">What for.</param>
    public Score Make(ServedModel served, string customerId, CustomerState state, long asOf, long? lastEventAt, in ScoreAsked asked)
    {
        // At most 8 kB: a plan has no more than 1,024 features.
        Span<double> vector = stackalloc double[served.Plan.Names.Count];
        var started = Stopwatch.GetTimestamp();
        served.Plan.Evaluate(state, asOf, vector);
        var planned = Stopwatch.GetTimestamp();
        var probability = served.Model.Probability(vector);
        var scored = Stopwatch.GetTimestamp();
        metrics.StagePlan.Observe(planned - started);
        metrics.StageModel.Observe(scored - planned);

        var band = ToProtocol(served.Model.BandOf(probability));
        metrics.Scored(band);
        var count = state.CountBefore(asOf);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var score = new Score
        {
            CustomerId = customerId,
            ChurnProbability = probability,
            Band = band,
            CustomerState = StateOf(served, state, asOf, count),
            Horizon = served.Horizon,
            ScoredAt = ProtocolTime.ToTimestamp(now),
            AsOf = ProtocolTime.ToTimestamp(asOf),
            LastEventAt = lastEventAt is { } last ? ProtocolTime.ToTimestamp(last) : null,
            EventCount = count,
            ModelVersion = served.Label,
        };
        if (asked.Features)
        {
            AddFeatures(served, score, vector);
        }
        if (asked.Reasons.Most > 0)
        {
            AddReasons(served, score, vector, asked.Reasons);
        }
        if (asked.Occasion != Occasion.Supposition)
        {
            Observe(served, score, state, asOf, now, vector, asked.Occasion);
        }
        return score;
    }

    private void Observe(
        ServedModel served, Score score, CustomerState state, long asOf, long now, ReadOnlySpan<double> vector, Occasion occasion)
    {
        if (occasion == Occasion.Question && score.CustomerState == Protocol.V1.CustomerState.Active
            && served.Drift is { } drift && drift.Samples(score.CustomerId, now))
        {
            drift.Add(vector, score.ChurnProbability, now);
        }
        shadow.Compare(served, score.CustomerId, score.ChurnProbability, state, asOf, now);
    }

    private void AddReasons(ServedModel served, Score score, ReadOnlySpan<double> vector, ReasonsAsked asked)
    {
        var started = Stopwatch.GetTimestamp();
        served.Reasons?.AddTo(score.Reasons, vector, asked);
        metrics.StageReasons.Observe(Stopwatch.GetTimestamp() - started);
    }

    /// <summary>Where a customer stands relative to the population of a model.</summary>
    /// <param name="served">From <see cref="Current"/>.</param>
    /// <param name="state">The customer.</param>
    /// <param name="asOf">From <see cref="AsOf.TryResolve"/>.</param>
    /// <param name="count">Events before it.</param>
    public static Protocol.V1.CustomerState StateOf(ServedModel served, CustomerState state, long asOf, long count)
    {
        if (count == 0)
        {
            return Protocol.V1.CustomerState.Unknown;
        }
        Span<double> recencies = stackalloc double[served.Population.Names.Count];
        served.Population.Evaluate(state, asOf, recencies);
        var newest = double.PositiveInfinity;
        foreach (var recency in recencies)
        {
            // NaN (never) compares false.
            newest = recency < newest ? recency : newest;
        }
        return double.IsPositiveInfinity(newest) ? Protocol.V1.CustomerState.New
            : newest <= served.Model.Manifest.Population.LookbackDays ? Protocol.V1.CustomerState.Active
            : Protocol.V1.CustomerState.Lapsed;
    }

    private static void AddFeatures(ServedModel served, Score score, ReadOnlySpan<double> vector)
    {
        for (var i = 0; i < vector.Length; i++)
        {
            var feature = new Feature { Name = served.Plan.Names[i] };
            if (!double.IsNaN(vector[i]))
            {
                feature.Value = vector[i];
            }
            score.Features.Add(feature);
        }
    }

    private static Band ToProtocol(Churn.Models.Band band) => (Band)((int)band + 1);
}
