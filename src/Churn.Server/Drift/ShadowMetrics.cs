using Churn.Server.Metrics;

namespace Churn.Server.Drift;

/// <summary>How a shadow model differs from the model in use.</summary>
internal sealed class ShadowMetrics
{
    // Differences are counted in millionths: a golden vector may be as far off.
    private const int Unit = 1_000_000;

    private static readonly double[] Differences = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];

    private readonly CounterFamily scoreFamily = new("churn_shadow_scores_total", "Scores that the shadow model was asked for too.");
    private readonly CounterFamily bandFamily = new(
        "churn_shadow_band_changes_total", "Scores that the shadow model puts into another band than the one answered.");
    private readonly CounterFamily failureFamily = new("churn_shadow_failures_total", "Scores that the shadow model failed to give.");
    private readonly HistogramFamily differenceFamily = new(
        "churn_shadow_difference", "Distance between the shadow model's churn probability and the one answered.", Differences, Unit);
    private readonly Counter scores;
    private readonly Counter bandChanges;
    private readonly Histogram difference;

    public ShadowMetrics()
    {
        scores = scoreFamily.With();
        bandChanges = bandFamily.With();
        Failures = failureFamily.With();
        difference = differenceFamily.With();
        Reloads.With("ok");
        Reloads.With("failed");
    }

    public Counter Failures { get; }

    public CounterFamily Reloads { get; } = new(
        "churn_shadow_reloads_total", "Shadow models loaded, by result; where it failed the one before stays.", "result");

    /// <summary>Shows them; a server without a shadow model does not.</summary>
    public void AddTo(ServerMetrics metrics, ShadowModel shadow)
    {
        metrics.Add(new GaugeFamily("churn_shadow_model_info", "The shadow model; always 1.", () =>
            shadow.Current?.Model.Manifest is { } manifest
                ? [(MetricsWriter.Labels(("name", manifest.Name), ("version", manifest.Version)), 1)]
                : []));
        foreach (var metric in (IMetric[])[scoreFamily, differenceFamily, bandFamily, failureFamily, Reloads])
        {
            metrics.Add(metric);
        }
    }

    /// <param name="apart">|difference| of the probabilities, within [0, 1].</param>
    /// <param name="bandDiffers">Whether the bands differ too, each model having its own thresholds.</param>
    public void Compared(double apart, bool bandDiffers)
    {
        scores.Add();
        difference.Observe((long)Math.Round(apart * Unit));
        bandChanges.Add(bandDiffers ? 1 : 0);
    }
}
