namespace Churn.Features;

/// <summary>Writes a folded state as the first element of a customer's list. docs/adr/0004 gives the layout.</summary>
internal static class SnapshotWriter
{
    public static void Write(ByteWriter to, CustomerState state, ulong nonce, long now)
    {
        to.Clear();
        to.Head(ElementKind.Snapshot, nonce);
        to.Byte(state.Imports.All.IsEmpty ? SnapshotReader.Version : SnapshotReader.VersionWithImports);
        WriteErasedAt(to, state.ErasedAt);
        ProfileElement.WriteFields(to, state.Profile, ProfileFields.All);
        to.Unsigned((uint)state.Series.Length);
        foreach (var series in state.Series)
        {
            WriteSeries(to, series);
        }
        WriteSeen(to, state.Seen, state.Seen.CountExpired(now));
        WriteImports(to, state.Imports);
    }

    private static void WriteErasedAt(ByteWriter to, long? erasedAt) => to.Signed(erasedAt ?? -1);

    private static void WriteSeries(ByteWriter to, Series series)
    {
        to.Short(series.Type);
        to.Short(series.Category);
        to.Signed(series.FirstAt);
        WriteAggregate(to, series.Ancient);
        WriteLatest(to, series.Aged, series.FirstAt);
        WriteTiles(to, series.Days, series.FirstAt);
        WriteTiles(to, series.Hours, series.FirstAt);
        WriteTiles(to, series.FiveMinutes, series.FirstAt);
    }

    private static void WriteTiles(ByteWriter to, TileList list, long firstAt)
    {
        to.Unsigned((uint)list.Count);
        var previous = Millis.Floor(firstAt, list.Span);
        foreach (ref readonly var tile in list.Tiles)
        {
            to.Unsigned((ulong)((tile.Start - previous) / list.Span));
            previous = tile.Start;
            WriteAggregate(to, tile.Events);
            if (list.Span == Millis.FiveMinutes)
            {
                WriteLatestInTile(to, tile);
            }
        }
    }

    // The low two bits of the count say how many of the events have values: none, all, or a number that follows.
    private static void WriteAggregate(ByteWriter to, in Aggregate events)
    {
        var valued = events.Valued == 0 ? SnapshotReader.NoneValued
            : events.Valued == events.Count ? SnapshotReader.AllValued : SnapshotReader.SomeValued;
        to.Unsigned(((ulong)events.Count << 2) | valued);
        if (valued == SnapshotReader.SomeValued)
        {
            to.Unsigned((ulong)events.Valued);
        }
        if (valued != SnapshotReader.NoneValued)
        {
            to.Signed(events.Units);
        }
    }

    // One event says by itself when it was and what value it had, up to the place within the tile.
    private static void WriteLatestInTile(ByteWriter to, in Tile tile)
    {
        to.Unsigned((ulong)(tile.Latest.At - tile.Start));
        if (tile.Events is { Count: > 1, Valued: > 0 })
        {
            to.Unsigned((ulong)(tile.Latest.ValuedAt - tile.Start));
            to.Signed(tile.Latest.Units);
        }
    }

    private static void WriteLatest(ByteWriter to, in Latest latest, long firstAt)
    {
        to.Unsigned(latest.At == Latest.Never ? 0 : (ulong)(latest.At - firstAt) + 1);
        to.Unsigned(latest.ValuedAt == Latest.Never ? 0 : (ulong)(latest.ValuedAt - firstAt) + 1);
        if (latest.ValuedAt != Latest.Never)
        {
            to.Signed(latest.Units);
        }
    }

    private static void WriteSeen(ByteWriter to, SeenEvents seen, int skip)
    {
        to.Fixed64(seen.Key);
        to.Unsigned((uint)(seen.Count - skip));
        foreach (var hash in seen.Hashes[skip..])
        {
            to.Fixed64(hash);
        }
        foreach (var fingerprint in seen.Fingerprints[skip..])
        {
            to.Fixed32(fingerprint);
        }
        var previous = 0L;
        foreach (var receivedAt in seen.ReceivedAt[skip..])
        {
            to.Signed(receivedAt - previous);
            previous = receivedAt;
        }
    }

    private static void WriteImports(ByteWriter to, ImportIds imports)
    {
        if (imports.All.IsEmpty)
        {
            return;
        }
        to.Byte((byte)imports.All.Length);
        foreach (var id in imports.All)
        {
            to.Fixed64(id);
        }
    }
}
