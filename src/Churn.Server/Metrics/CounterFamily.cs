namespace Churn.Server.Metrics;

/// <summary>Counters that differ in the values of their labels.</summary>
/// <remarks>Callers on hot paths fetch their <see cref="Counter"/> once and keep it.</remarks>
internal sealed class CounterFamily(string name, string help, params string[] labelNames) : IMetric
{
    private readonly LabelledSeries<Counter> counters = new(labelNames, static () => new Counter());

    /// <param name="labelValues">One for each label name, from a bounded set: never an id.</param>
    public Counter With(params ReadOnlySpan<string> labelValues) => counters.With(labelValues);

    public void Write(MetricsWriter to)
    {
        to.Header(name, help, "counter");
        foreach (var (labels, counter) in counters.Ordered)
        {
            to.Sample(name, labels, counter.Value);
        }
    }
}
