using Churn.Server.Metrics;
using Churn.Server.Models;

namespace Churn.Server.Drift;

/// <summary>Says how far live customers are from the baseline of the model in use; without a baseline, or enough customers, there is no
/// sample of these metrics.</summary>
internal static class DriftMetrics
{
    public static void AddTo(ServerMetrics metrics, ModelHolder models, TimeProvider time)
    {
        metrics.Add(new GaugeFamily("churn_feature_drift_psi",
            "Population stability index of each of the model's features over the last 24 hours against its training data.", Features));
        metrics.Add(new GaugeFamily("churn_score_drift_psi",
            "Population stability index of the churn probability over the last 24 hours against the model's training data.",
            () => Read() is { Features.Length: > 0 } reading ? [("", reading.Score)] : []));
        metrics.Add(new GaugeFamily("churn_drift_samples",
            $"Customers sampled for drift in the last 24 hours, each once an hour; below {LiveDrift.LeastSamples} no index is given.",
            () => Read() is { } reading ? [("", reading.Samples)] : []));

        DriftReading? Read() => models.Current.Drift?.Read(time.GetUtcNow().ToUnixTimeMilliseconds());

        IEnumerable<(string Labels, double Value)> Features()
        {
            // Once: another model, with other features, may be swapped in at any time.
            var served = models.Current;
            var indices = served.Drift?.Read(time.GetUtcNow().ToUnixTimeMilliseconds()).Features ?? [];
            return indices.Select((index, i) => (MetricsWriter.Labels(("feature", served.Plan.Names[i])), index));
        }
    }
}
