using System.Collections.Concurrent;

namespace Churn.Server.Metrics;

/// <summary>The series of one family: one for each set of values of its labels, made when it is first asked for.</summary>
/// <param name="labelNames">Names of the labels; none: there is one series.</param>
/// <param name="make">Makes a series; may be called once too often when two threads ask at the same time.</param>
internal sealed class LabelledSeries<T>(string[] labelNames, Func<T> make)
{
    private readonly ConcurrentDictionary<string, T> series = new(StringComparer.Ordinal);

    /// <summary>By their labels, in the order in which they are written.</summary>
    public IEnumerable<KeyValuePair<string, T>> Ordered => series.OrderBy(s => s.Key, StringComparer.Ordinal);

    /// <param name="labelValues">One for each label name, from a bounded set: never an id.</param>
    public T With(ReadOnlySpan<string> labelValues)
    {
        var pairs = new (string, string)[labelNames.Length];
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = (labelNames[i], labelValues[i]);
        }
        return series.GetOrAdd(MetricsWriter.Labels(pairs), static (_, make) => make(), make);
    }
}
