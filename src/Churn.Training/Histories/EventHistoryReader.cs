using System.Runtime.InteropServices;
using Churn.Features;

namespace Churn.Training.Histories;

/// <summary>Reads a log into an <see cref="EventHistory"/>.</summary>
public static class EventHistoryReader
{
    /// <summary>Most events that are held, 1.2 GB of them.</summary>
    public const int MaxEvents = 50_000_000;

    private const int MaxSeries = 10_000;

    /// <summary>Reads all of a log, in one pass.</summary>
    /// <param name="log">Not yet read; not disposed of.</param>
    /// <param name="now">ms; a row later than this, with 5 minutes for clocks, is refused.</param>
    /// <param name="progress">Called after every few thousand rows.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <exception cref="EventLogException">A row cannot be read, is of the future, or the log is empty or too large.</exception>
    public static EventHistory Read(EventLogReader log, long now, Action? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(log);
        var building = new Building(log);
        foreach (var e in log.Read())
        {
            if (e.OccurredAt > now + EventTime.MaxAhead)
            {
                throw log.At(e.Line, "it is in the future: mend the timestamp, or the clock of this machine");
            }
            building.Add(e);
            if (building.Rows % 4096 == 0)
            {
                stop.ThrowIfCancellationRequested();
                progress?.Invoke();
            }
        }
        return building.Build();
    }

    private sealed class Building(EventLogReader log)
    {
        private readonly Dictionary<string, int> customers = new(StringComparer.Ordinal);
        private readonly Dictionary<(string Type, string Category), int> series = [];
        private readonly List<int> owners = [];
        private readonly List<RecordedEvent> events = [];
        private readonly SeenIds seen = new();
        private readonly List<long> firstLines = [];
        private long copies;
        private long conflicts;
        private long alike;

        public long Rows { get; private set; }

        public void Add(in LogEvent e)
        {
            Rows++;
            switch (e.EventId is null ? SeenIds.Answer.New : seen.Note(e))
            {
                case SeenIds.Answer.Copy:
                    copies++;
                    NoteLine(e.Line);
                    return;
                case SeenIds.Answer.Conflict:
                    conflicts++;
                    NoteLine(e.Line);
                    return;
            }
            alike += e.Occurrence > 0 ? 1 : 0;
            if (events.Count == MaxEvents)
            {
                throw log.At(e.Line, $"there are more than {MaxEvents:N0} events: give a log of fewer customers, or of less time");
            }
            owners.Add(IndexOf(customers, e.CustomerId));
            events.Add(new RecordedEvent(e.OccurredAt, e.Value is { } v ? FixedValue.FromDouble(v) : RecordedEvent.NoValue, SeriesOf(e)));
        }

        public EventHistory Build()
        {
            if (events.Count == 0)
            {
                throw new EventLogException($"{log.Path} has no events: give a log with at least one row below its header");
            }
            var starts = new int[customers.Count + 1];
            foreach (var owner in owners)
            {
                starts[owner + 1]++;
            }
            for (var i = 1; i < starts.Length; i++)
            {
                starts[i] += starts[i - 1];
            }
            // A counting sort: stable, so each customer's events stay in the order of the log.
            var next = starts[..^1].ToArray();
            var sorted = new RecordedEvent[events.Count];
            for (var i = 0; i < sorted.Length; i++)
            {
                sorted[next[owners[i]]++] = events[i];
            }
            return new EventHistory(
                [.. customers.OrderBy(c => c.Value).Select(c => c.Key)],
                [.. series.OrderBy(s => s.Value).Select(s => new SeriesName(s.Key.Type, s.Key.Category))],
                sorted, starts, new HistoryCounts(Rows, sorted.Length, copies, conflicts, alike, firstLines), events[0].OccurredAt, events[^1].OccurredAt);
        }

        private int SeriesOf(in LogEvent e)
        {
            if (series.Count == MaxSeries && !series.ContainsKey((e.Type, e.Category)))
            {
                throw log.At(e.Line, $"there are more than {MaxSeries:N0} pairs of type and category: is one of these columns free text?");
            }
            return IndexOf(series, (e.Type, e.Category));
        }

        private static int IndexOf<TKey>(Dictionary<TKey, int> indices, TKey key)
            where TKey : notnull
        {
            ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(indices, key, out var known);
            if (!known)
            {
                index = indices.Count - 1;
            }
            return index;
        }

        private void NoteLine(long line)
        {
            if (firstLines.Count < 10)
            {
                firstLines.Add(line);
            }
        }
    }
}
