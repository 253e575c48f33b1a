namespace Churn.Features;

/// <summary>The tiles of one span and one series, sparse, in rising order of start. Grown on demand and kept for the next customer.</summary>
internal sealed class TileList(long span)
{
    private Tile[] tiles = [];

    public long Span => span;

    public int Count { get; private set; }

    public ReadOnlySpan<Tile> Tiles => tiles.AsSpan(0, Count);

    public void Clear() => Count = 0;

    /// <summary>The tile that starts at <paramref name="start"/>, made if there is none. Valid until the next call.</summary>
    public ref Tile At(long start)
    {
        // Most events are the newest.
        if (Count == 0 || tiles[Count - 1].Start < start)
        {
            return ref Append(start);
        }
        var i = CountBefore(start);
        if (tiles[i].Start == start)
        {
            return ref tiles[i];
        }
        if (Count == tiles.Length)
        {
            Array.Resize(ref tiles, Math.Max(8, 2 * Count));
        }
        Array.Copy(tiles, i, tiles, i + 1, Count - i);
        Count++;
        tiles[i] = new Tile { Start = start, Latest = Latest.None };
        return ref tiles[i];
    }

    /// <summary>A tile behind all others, which start earlier. Valid until the next call.</summary>
    public ref Tile Append(long start)
    {
        if (Count == tiles.Length)
        {
            Array.Resize(ref tiles, Math.Max(8, 2 * Count));
        }
        ref var tile = ref tiles[Count++];
        tile = new Tile { Start = start, Latest = Latest.None };
        return ref tile;
    }

    /// <summary>Drops the first <paramref name="count"/> tiles.</summary>
    public void RemoveFirst(int count)
    {
        Array.Copy(tiles, count, tiles, 0, Count - count);
        Count -= count;
    }

    /// <summary>How many tiles start before <paramref name="time"/>: those are the first ones.</summary>
    public int CountBefore(long time)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (tiles[middle].Start < time)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low;
    }
}
