using System.Runtime.CompilerServices;

namespace Churn.Features;

/// <summary>A set of events as of one instant: how many and how much since each edge, on which days, which were the first and the last.</summary>
/// <remarks>A commutative monoid: those of several series added up are that of all their events.</remarks>
internal struct Cut
{
    // By slice while tiles are added, from then on since each edge.
    private Slices slices;

    // Bit e: an event in the first, perhaps partial, day of the window that begins at edge e.
    private int firstDayActive;

    public ActiveDays Days;
    public Latest Latest;
    public long FirstAt;

    /// <summary>Of no events.</summary>
    public void Clear()
    {
        slices = default;
        firstDayActive = 0;
        Days = default;
        Latest = Latest.None;
        FirstAt = long.MaxValue;
    }

    /// <summary>Of the events of one series before the edges' as-of.</summary>
    public void Make(Series series, Edges edges)
    {
        Clear();
        slices[Edges.Count] = series.Ancient;
        Latest = series.Aged;
        FirstAt = series.FirstAt;
        Add(series.Days, edges);
        Add(series.Hours, edges);
        Add(series.FiveMinutes, edges);
        for (var i = 1; i <= Edges.Count; i++)
        {
            slices[i].Add(slices[i - 1]);
        }
    }

    /// <summary>Adds the events of another series, cut at the same edges.</summary>
    public void Add(in Cut other)
    {
        for (var i = 0; i <= Edges.Count; i++)
        {
            slices[i].Add(other.slices[i]);
        }
        firstDayActive |= other.firstDayActive;
        Days.Add(other.Days);
        Latest.Merge(other.Latest);
        FirstAt = Math.Min(FirstAt, other.FirstAt);
    }

    /// <summary>All events since an edge; <see cref="Edges.Count"/> for the whole life.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ref readonly Aggregate Since(int edge) => ref slices[edge];

    /// <summary>Days with at least one of the events since an edge.</summary>
    public readonly int DaysSince(int edge, Edges edges) => Days.CountNewerThan(edges.DaysBack[edge]) + ((firstDayActive >> edge) & 1);

    private void Add(TileList list, Edges edges)
    {
        var tiles = list.Tiles[..list.CountBefore(edges.AsOf)];
        var hasLatest = list.Span == Millis.FiveMinutes;
        var slice = 0;
        for (var i = tiles.Length - 1; i >= 0; i--)
        {
            ref readonly var tile = ref tiles[i];
            while (slice < Edges.Count && tile.Start < edges.Starts[slice])
            {
                slice++;
            }
            slices[slice].Add(tile.Events);
            if (hasLatest)
            {
                Latest.Merge(tile.Latest);
            }
            var daysBack = edges.DaysBackOf(tile.Start);
            Days.Add(daysBack);
            // A window's first day may have an event before the window begins, which the set of days cannot tell apart.
            for (var edge = slice; edge < Edges.Count && edges.DaysBack[edge] == daysBack; edge++)
            {
                firstDayActive |= 1 << edge;
            }
        }
    }

    [InlineArray(Edges.Count + 1)]
    private struct Slices
    {
        private Aggregate first;
    }
}
