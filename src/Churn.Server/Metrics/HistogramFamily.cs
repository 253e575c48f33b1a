using System.Diagnostics;

namespace Churn.Server.Metrics;

/// <summary>Histograms that differ in the values of their labels.</summary>
/// <param name="name">Name of the metric.</param>
/// <param name="help">What it is, with its unit.</param>
/// <param name="make">Makes the histogram of one series.</param>
/// <param name="labelNames">Names of the labels.</param>
internal sealed class HistogramFamily(string name, string help, Func<Histogram> make, params string[] labelNames) : IMetric
{
    private readonly LabelledSeries<Histogram> histograms = new(labelNames, make);

    public HistogramFamily(string name, string help, double[] bounds, long ticksPerUnit, params string[] labelNames)
        : this(name, help, () => new Histogram(bounds, ticksPerUnit), labelNames)
    {
    }

    /// <summary>Seconds from 10 µs to 10 s: a score takes tens of microseconds, a deadline is seldom longer.</summary>
    private static double[] Latency { get; } =
    [
        10e-6, 25e-6, 50e-6, 100e-6, 250e-6, 500e-6, 1e-3, 2.5e-3, 5e-3, 10e-3, 25e-3, 50e-3, 100e-3, 250e-3, 500e-3, 1, 2.5, 5, 10,
    ];

    /// <summary>Seconds from 1 s to 30 days: how late events arrive.</summary>
    public static double[] Lag { get; } = [1, 10, 60, 300, 900, 3600, 21_600, 86_400, 604_800, 2_592_000];

    /// <summary>A family of latencies, observed in ticks of <see cref="Stopwatch"/>.</summary>
    public static HistogramFamily OfLatency(string name, string help, params string[] labelNames) =>
        new(name, help, Latency, Stopwatch.Frequency, labelNames);

    /// <summary>The same, with exemplars.</summary>
    /// <param name="examples">The clock of their times; null: there are none.</param>
    /// <param name="name">Name of the metric.</param>
    /// <param name="help">What it is, with its unit.</param>
    /// <param name="labelNames">Names of the labels.</param>
    public static HistogramFamily OfLatency(TimeProvider? examples, string name, string help, params string[] labelNames) => examples is null
        ? OfLatency(name, help, labelNames)
        : new(name, help, () => new Histogram(Latency, Stopwatch.Frequency, new Exemplars(Latency.Length + 1, examples)), labelNames);

    /// <param name="labelValues">One for each label name, from a bounded set: never an id.</param>
    public Histogram With(params ReadOnlySpan<string> labelValues) => histograms.With(labelValues);

    public void Write(MetricsWriter to)
    {
        to.Header(name, help, "histogram");
        foreach (var (labels, histogram) in histograms.Ordered)
        {
            histogram.Write(to, name, labels);
        }
    }
}
