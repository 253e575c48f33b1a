using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Churn.Features;

/// <summary>What one selector needs to know of a customer as of one instant: the selected tiles, added up by slice.</summary>
internal ref struct Selection
{
    private readonly ReadOnlySpan<long> edges;
    private readonly long asOf;
    private readonly long today;
    private Slices slices;

    // Bit e: an event in the first, perhaps partial, day of the window that begins at edge e.
    private int firstDayActive;

    public ActiveDays Days;
    public Latest Latest;
    public long FirstAt;

    /// <param name="edges">From <see cref="Edges.Fill"/> for the same as-of.</param>
    /// <param name="asOf">ms.</param>
    public Selection(ReadOnlySpan<long> edges, long asOf)
    {
        this.edges = edges;
        this.asOf = asOf;
        today = Millis.Floor(asOf, Millis.Day);
        Latest = Latest.None;
        FirstAt = long.MaxValue;
    }

    public void Add(Series series)
    {
        slices[Edges.Count].Add(series.Ancient);
        Latest.Merge(series.Aged);
        FirstAt = Math.Min(FirstAt, series.FirstAt);
        Add(series.Days);
        Add(series.Hours);
        Add(series.FiveMinutes);
    }

    /// <summary>Adds the slices up, so that <see cref="Since"/> is one read.</summary>
    public void Accumulate()
    {
        for (var i = 1; i <= Edges.Count; i++)
        {
            slices[i].Add(slices[i - 1]);
        }
    }

    /// <summary>All events since an edge; <see cref="Edges.Count"/> for the whole life.</summary>
    [UnscopedRef]
    public readonly ref readonly Aggregate Since(int edge) => ref slices[edge];

    /// <summary>Days with at least one of the events since an edge.</summary>
    public readonly int DaysSince(int edge) =>
        Days.CountNewerThan(DaysBack(edges[edge])) + ((firstDayActive >> edge) & 1);

    private void Add(TileList list)
    {
        var tiles = list.Tiles[..list.CountBefore(asOf)];
        var slice = 0;
        for (var i = tiles.Length - 1; i >= 0; i--)
        {
            ref readonly var tile = ref tiles[i];
            while (slice < Edges.Count && tile.Start < edges[slice])
            {
                slice++;
            }
            slices[slice].Add(tile.Events);
            Latest.Merge(tile.Latest);
            Days.Add(DaysBack(tile.Start));
            NoteFirstDay(tile.Start, slice);
        }
    }

    // A window's first day may have an event before the window begins, which the set of days cannot tell apart.
    private void NoteFirstDay(long start, int slice)
    {
        var day = Millis.Floor(start, Millis.Day);
        for (var edge = slice; edge < Edges.Count && Millis.Floor(edges[edge], Millis.Day) == day; edge++)
        {
            firstDayActive |= 1 << edge;
        }
    }

    private readonly int DaysBack(long time) => (int)Math.Min((today - Millis.Floor(time, Millis.Day)) / Millis.Day, int.MaxValue);

    [InlineArray(Edges.Count + 1)]
    private struct Slices
    {
        private Aggregate first;
    }
}
