using System.Collections.Concurrent;

namespace Churn.Server.Metrics;

/// <summary>Counters that differ in the values of their labels.</summary>
/// <remarks>Callers on hot paths fetch their <see cref="Counter"/> once and keep it.</remarks>
internal sealed class CounterFamily(string name, string help, params string[] labelNames) : IMetric
{
    private readonly ConcurrentDictionary<string, Counter> counters = new(StringComparer.Ordinal);

    /// <param name="labelValues">One for each label name, from a bounded set: never an id.</param>
    public Counter With(params ReadOnlySpan<string> labelValues)
    {
        var pairs = new (string, string)[labelNames.Length];
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = (labelNames[i], labelValues[i]);
        }
        return counters.GetOrAdd(MetricsWriter.Labels(pairs), static _ => new Counter());
    }

    public void Write(MetricsWriter to)
    {
        to.Header(name, help, "counter");
        foreach (var (labels, counter) in counters.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            to.Sample(name, labels, counter.Value);
        }
    }
}
