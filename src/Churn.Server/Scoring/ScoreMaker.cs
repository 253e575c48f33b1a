using System.Diagnostics;
using Churn.Features;
using Churn.Protocol.V1;
using Churn.Server.Metrics;
using Churn.Server.Models;
using Churn.Server.Reasons;
using Google.Protobuf.WellKnownTypes;
using Band = Churn.Protocol.V1.Band;
using CustomerState = Churn.Features.CustomerState;

namespace Churn.Server.Scoring;

/// <summary>Makes scores of folded states. Synchronous; allocates the answer only.</summary>
/// <remarks>Whoever makes several scores for one answer takes <see cref="Current"/> once and passes it to each, so that they come
/// from one model even if another is swapped in meanwhile.</remarks>
internal sealed class ScoreMaker(ModelHolder models, ServerMetrics metrics, TimeProvider time)
{
    /// <summary>The model in use now.</summary>
    public ServedModel Current => models.Current;

    /// <summary>The probability alone.</summary>
    public double Probability(ServedModel served, CustomerState state, long asOf)
    {
        Span<double> vector = stackalloc double[served.Plan.Names.Count];
        served.Plan.Evaluate(state, asOf, vector);
        return served.Model.Probability(vector);
    }

    /// <summary>The whole answer.</summary>
    /// <param name="served">From <see cref="Current"/>.</param>
    /// <param name="customerId">Copied into the answer.</param>
    /// <param name="state">The customer, hypothetical events included.</param>
    /// <param name="asOf">From <see cref="AsOf.TryResolve"/>.</param>
    /// <param name="lastEventAt">Of the events that happened, ms; null without any.</param>
    /// <param name="includeFeatures">Whether the vector is answered too.</param>
    /// <param name="reasons">How much is said about why; nothing if the model has no reasons.</param>
    public Score Make(
        ServedModel served, string customerId, CustomerState state, long asOf, long? lastEventAt, bool includeFeatures, ReasonsAsked reasons)
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
        var score = new Score
        {
            CustomerId = customerId,
            ChurnProbability = probability,
            Band = band,
            CustomerState = StateOf(served, state, asOf, count),
            Horizon = served.Horizon,
            ScoredAt = ToTimestamp(time.GetUtcNow().ToUnixTimeMilliseconds()),
            AsOf = ToTimestamp(asOf),
            LastEventAt = lastEventAt is { } last ? ToTimestamp(last) : null,
            EventCount = count,
            ModelVersion = served.Label,
        };
        if (includeFeatures)
        {
            AddFeatures(served, score, vector);
        }
        if (reasons.Most > 0)
        {
            AddReasons(served, score, vector, reasons);
        }
        return score;
    }

    private void AddReasons(ServedModel served, Score score, ReadOnlySpan<double> vector, ReasonsAsked asked)
    {
        var started = Stopwatch.GetTimestamp();
        served.Reasons?.AddTo(score.Reasons, vector, asked);
        metrics.StageReasons.Observe(Stopwatch.GetTimestamp() - started);
    }

    private static Protocol.V1.CustomerState StateOf(ServedModel served, CustomerState state, long asOf, long count)
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

    private static Timestamp ToTimestamp(long ms) =>
        new() { Seconds = Millis.Floor(ms, 1000) / 1000, Nanos = (int)(ms - Millis.Floor(ms, 1000)) * 1_000_000 };
}
