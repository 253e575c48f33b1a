namespace Churn.Training.Histories;

/// <summary>A whole log in memory, each customer's events together in order of time.</summary>
/// <remarks>24 bytes an event, 52 while it is read; 40 more for logs with event ids. Immutable and thread-safe.</remarks>
public sealed class EventHistory
{
    private readonly RecordedEvent[] events;
    private readonly int[] starts;

    internal EventHistory(
        string[] customers, SeriesName[] series, RecordedEvent[] events, int[] starts, HistoryCounts counts, long firstAt, long lastAt)
    {
        Customers = customers;
        Series = series;
        this.events = events;
        this.starts = starts;
        Counts = counts;
        FirstAt = firstAt;
        LastAt = lastAt;
    }

    /// <summary>Ids in order of their first event; at least one.</summary>
    public IReadOnlyList<string> Customers { get; }

    /// <summary>Every pair of type and category, in order of its first event.</summary>
    public IReadOnlyList<SeriesName> Series { get; }

    /// <summary>What was read and what was left out.</summary>
    public HistoryCounts Counts { get; }

    /// <summary>When the first event occurred, ms.</summary>
    public long FirstAt { get; }

    /// <summary>When the last event occurred, ms.</summary>
    public long LastAt { get; }

    /// <summary>Types in order of their first event.</summary>
    public IEnumerable<string> Types => Series.Select(series => series.Type).Distinct(StringComparer.Ordinal);

    /// <summary>One customer's events in order of time.</summary>
    /// <param name="customer">Index into <see cref="Customers"/>.</param>
    internal ReadOnlySpan<RecordedEvent> Of(int customer) => events.AsSpan(starts[customer]..starts[customer + 1]);
}
