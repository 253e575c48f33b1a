namespace Churn.Server.Metrics;

/// <summary>Numbers that only rise, which somebody else counts, read when they are asked for.</summary>
/// <param name="name">Name of the metric.</param>
/// <param name="help">What it counts, with its unit.</param>
/// <param name="read">Its samples now: labels (from <see cref="MetricsWriter.Labels"/>) and value.</param>
internal sealed class ReadCounterFamily(string name, string help, Func<IEnumerable<(string Labels, double Value)>> read) : IMetric
{
    public ReadCounterFamily(string name, string help, Func<double> read) : this(name, help, () => [("", read())])
    {
    }

    public void Write(MetricsWriter to)
    {
        to.Header(name, help, "counter");
        foreach (var (labels, value) in read())
        {
            to.Sample(name, labels, value);
        }
    }
}
