using System.Runtime.InteropServices;

namespace Churn.Features;

/// <summary>Reads what <see cref="SnapshotWriter"/> wrote into an empty state; the bytes are not trusted.</summary>
internal static class SnapshotReader
{
    /// <summary>Of a customer without imports, as every version of the server reads it.</summary>
    public const byte Version = 1;

    /// <summary>As <see cref="Version"/>, then the ids of imports: one byte how many, 1 to <see cref="ImportIds.Kept"/>, and 8 bytes each.</summary>
    public const byte VersionWithImports = 2;

    public const uint NoneValued = 0;
    public const uint AllValued = 1;
    public const uint SomeValued = 2;

    // Most that one aggregate may count: 2^53, so that a count is exact as a double.
    private const ulong MaxCount = 1UL << 53;

    /// <returns>False if the bytes are no snapshot of this version; the state is then in no defined condition.</returns>
    public static bool TryRead(ReadOnlySpan<byte> element, CustomerState into)
    {
        if (ElementHead.KindOf(element) != ElementKind.Snapshot || element.Length <= ElementHead.Length
            || element[ElementHead.Length] is not (Version or VersionWithImports))
        {
            return false;
        }
        var from = new ByteReader(element[(ElementHead.Length + 1)..]);
        var erasedAt = from.Signed();
        into.ErasedAt = erasedAt < 0 ? null : erasedAt;
        into.Profile = ProfileElement.ReadFields(ref from, out _);
        var seriesCount = from.Count(bytesEach: 8);
        if (seriesCount > CustomerState.MaxSeries + 1)
        {
            return false;
        }
        for (var i = 0; i < seriesCount && !from.Failed; i++)
        {
            ReadSeries(ref from, into);
        }
        ReadSeen(ref from, into.Seen);
        if (element[ElementHead.Length] == VersionWithImports)
        {
            ReadImports(ref from, into.Imports);
        }
        return from.Completed && into.NamedSeries <= CustomerState.MaxSeries;
    }

    private static void ReadSeries(ref ByteReader from, CustomerState into)
    {
        var type = from.Short();
        var category = from.Short();
        if (type.Length > EventRules.MaxSlugLength || category.Length > EventRules.MaxSlugLength || into.Find(type, category) is not null)
        {
            from.Fail();
            return;
        }
        var series = into.AddSeries(type, category);
        series.FirstAt = Time(ref from, from.Signed());
        ReadAggregate(ref from, out series.Ancient);
        series.Aged = ReadLatest(ref from, series.FirstAt);
        into.NoteLast(series.Aged.At);
        var total = (ulong)series.Ancient.Count;
        total += ReadTiles(ref from, series.Days, series.FirstAt, into);
        total += ReadTiles(ref from, series.Hours, series.FirstAt, into);
        total += ReadTiles(ref from, series.FiveMinutes, series.FirstAt, into);
        if (total > MaxCount)
        {
            // As they age, tiles become one: what could not be read then is refused now.
            from.Fail();
        }
    }

    /// <returns>Events of all tiles; of no use once the reading has failed.</returns>
    private static ulong ReadTiles(ref ByteReader from, TileList list, long firstAt, CustomerState into)
    {
        var total = 0UL;
        var count = from.Count(bytesEach: 2);
        var span = list.Span;
        var mostSteps = (ulong)(EventTime.End / span);
        var previous = Millis.Floor(firstAt, span);
        for (var i = 0; i < count && !from.Failed; i++)
        {
            var steps = from.Unsigned();
            if (steps > mostSteps || (steps == 0 && i > 0))
            {
                from.Fail();
                return 0;
            }
            var start = Time(ref from, previous + ((long)steps * span));
            ref var tile = ref list.Append(start);
            ReadAggregate(ref from, out tile.Events);
            total += (ulong)tile.Events.Count;
            if (span == Millis.FiveMinutes)
            {
                tile.Latest = ReadLatestInTile(ref from, tile, firstAt);
                into.NoteLast(tile.Latest.At);
            }
            previous = start;
        }
        return total;
    }

    private static void ReadAggregate(ref ByteReader from, out Aggregate events)
    {
        var header = from.Unsigned();
        events = new Aggregate { Count = (long)(header >> 2) };
        var valued = (uint)header & 3;
        events.Valued = valued switch
        {
            NoneValued => 0,
            AllValued => events.Count,
            _ => (long)from.Unsigned(),
        };
        if (valued != NoneValued)
        {
            events.Units = from.SignedWide();
        }
        if (valued > SomeValued || (ulong)events.Count > MaxCount || (ulong)events.Valued > (ulong)events.Count)
        {
            from.Fail();
        }
    }

    private static Latest ReadLatestInTile(ref ByteReader from, in Tile tile, long firstAt)
    {
        var at = InTile(ref from, tile.Start, firstAt);
        if (tile.Events.Valued == 0)
        {
            return Latest.Of(at, hasValue: false, 0);
        }
        if (tile.Events.Count == 1)
        {
            return Latest.Of(at, hasValue: true, (long)tile.Events.Units);
        }
        return new Latest { At = at, ValuedAt = InTile(ref from, tile.Start, firstAt), Units = from.Signed() };
    }

    // The first tile begins before the first event, and no event is before that.
    private static long InTile(ref ByteReader from, long start, long firstAt)
    {
        var offset = from.Unsigned();
        if (offset >= Millis.FiveMinutes || start + (long)offset < firstAt)
        {
            from.Fail();
            return start;
        }
        return start + (long)offset;
    }

    private static Latest ReadLatest(ref ByteReader from, long firstAt)
    {
        var latest = Latest.None;
        if (from.Unsigned() is > 0 and var at)
        {
            latest.At = Since(ref from, firstAt, at - 1);
        }
        if (from.Unsigned() is > 0 and var valuedAt)
        {
            latest.ValuedAt = Since(ref from, firstAt, valuedAt - 1);
            latest.Units = from.Signed();
        }
        return latest;
    }

    private static long Since(ref ByteReader from, long firstAt, ulong offset)
    {
        if (offset > (ulong)EventTime.End)
        {
            from.Fail();
            return 0;
        }
        return Time(ref from, firstAt + (long)offset);
    }

    private static void ReadSeen(ref ByteReader from, SeenEvents seen)
    {
        seen.Clear(from.Fixed64());
        var count = from.Count(bytesEach: 13);
        var hashes = MemoryMarshal.Cast<byte, ulong>(from.Take(8 * count));
        var fingerprints = MemoryMarshal.Cast<byte, uint>(from.Take(4 * count));
        if (from.Failed)
        {
            return;
        }
        var receivedAt = 0L;
        for (var i = 0; i < count; i++)
        {
            receivedAt = unchecked(receivedAt + from.Signed());
            seen.Append(LittleEndian(hashes[i]), LittleEndian(fingerprints[i]), receivedAt);
        }
    }

    private static void ReadImports(ref ByteReader from, ImportIds imports)
    {
        var count = from.Byte();
        if (count is 0 or > ImportIds.Kept)
        {
            from.Fail();
        }
        for (var i = 0; i < count && !from.Failed; i++)
        {
            imports.Add(from.Fixed64());
        }
    }

    private static ulong LittleEndian(ulong value) =>
        BitConverter.IsLittleEndian ? value : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(value);

    private static uint LittleEndian(uint value) =>
        BitConverter.IsLittleEndian ? value : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(value);

    private static long Time(ref ByteReader from, long time)
    {
        if (time is < 0 or > EventTime.End)
        {
            from.Fail();
            return 0;
        }
        return time;
    }
}
