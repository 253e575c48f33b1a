namespace Churn.Features;

/// <summary>How many cases of a customer are open and since when.</summary>
internal static class OpenCases
{
    private static readonly Window Day = Window.Every[2];
    private static readonly Window Week = Window.Every[3];
    private static readonly Window Year = Window.Every[7];

    /// <summary>Opened and not closed before the edges' as-of, not under 0.</summary>
    public static long Count(ReadOnlySpan<Series> series, ReadOnlySpan<byte> opener, ReadOnlySpan<byte> closer, Edges edges)
    {
        var open = 0L;
        foreach (var one in series)
        {
            open += one.Type.SequenceEqual(opener) ? one.CutAt(edges).Since(Edges.Count).Count : 0;
            open -= one.Type.SequenceEqual(closer) ? one.CutAt(edges).Since(Edges.Count).Count : 0;
        }
        return Math.Max(0, open);
    }

    /// <summary>Days since the oldest of the last <paramref name="open"/> cases was opened; NaN for none, 365 beyond a year.</summary>
    /// <remarks>Times are rounded down to the hop of the smallest of 24h, 7d and 365d that holds them: no tile there is
    /// longer, so the answer does not depend on what was merged. O(series · tiles that are passed).</remarks>
    public static double Age(ReadOnlySpan<Series> series, ReadOnlySpan<byte> opener, long open, long asOf)
    {
        if (open == 0)
        {
            return double.NaN;
        }
        long day = Day.StartAt(asOf), week = Week.StartAt(asOf), year = Year.StartAt(asOf);
        var start = asOf;
        for (var left = open; left > 0;)
        {
            start = NewestBefore(series, opener, start, out var count);
            if (start < year)
            {
                return 365;
            }
            left -= count;
        }
        var hop = start >= day ? Day.Hop : start >= week ? Week.Hop : Year.Hop;
        return Millis.ToDays(asOf - Millis.Floor(start, hop));
    }

    // The latest start of a tile before an instant, and how many events all tiles with this start hold.
    private static long NewestBefore(ReadOnlySpan<Series> series, ReadOnlySpan<byte> opener, long before, out long count)
    {
        var newest = long.MinValue;
        count = 0;
        foreach (var one in series)
        {
            if (!one.Type.SequenceEqual(opener))
            {
                continue;
            }
            foreach (var list in (ReadOnlySpan<TileList>)[one.FiveMinutes, one.Hours, one.Days])
            {
                var tiles = list.Tiles[..list.CountBefore(before)];
                if (tiles.IsEmpty || tiles[^1].Start < newest)
                {
                    continue;
                }
                count = tiles[^1].Start == newest ? count + tiles[^1].Events.Count : tiles[^1].Events.Count;
                newest = tiles[^1].Start;
            }
        }
        return newest;
    }
}
