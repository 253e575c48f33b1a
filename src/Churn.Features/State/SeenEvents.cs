namespace Churn.Features;

/// <summary>The ids of events that were counted, in list order, to tell copies from new events.</summary>
/// <remarks>An event is a copy if the same id was counted at most the horizon before its receipt with fewer than
/// <see cref="MaxWithinHorizon"/> counted events between, or at any time with fewer than <see cref="AlwaysKept"/> between.
/// That is decided by what the elements themselves say, so that every fold of the same list decides alike.</remarks>
internal sealed class SeenEvents(long horizon)
{
    public const int MaxWithinHorizon = 4096;
    public const int AlwaysKept = 16;

    /// <summary>How much longer than the horizon ids are kept, ms: clocks of servers that compact may run ahead.</summary>
    public const long ClockAllowance = 10 * Millis.Minute;

    private ulong[] hashes = new ulong[64];
    private uint[] fingerprints = new uint[64];
    private long[] receivedAt = new long[64];
    private int[] table = [];
    private int tableSize;

    public enum Answer
    {
        New,
        Copy,

        /// <summary>Same id, other contents.</summary>
        Conflict,
    }

    /// <summary>Hashes ids, so that senders cannot aim for collisions; drawn once per customer.</summary>
    public ulong Key { get; set; }

    public int Count { get; private set; }

    public ReadOnlySpan<ulong> Hashes => hashes.AsSpan(0, Count);

    public ReadOnlySpan<uint> Fingerprints => fingerprints.AsSpan(0, Count);

    public ReadOnlySpan<long> ReceivedAt => receivedAt.AsSpan(0, Count);

    public void Clear(ulong key)
    {
        Key = key;
        Count = 0;
        tableSize = 0;
    }

    public void Append(ulong hash, uint fingerprint, long received)
    {
        if (Count == hashes.Length)
        {
            Array.Resize(ref hashes, 2 * Count);
            Array.Resize(ref fingerprints, 2 * Count);
            Array.Resize(ref receivedAt, 2 * Count);
        }
        (hashes[Count], fingerprints[Count], receivedAt[Count]) = (hash, fingerprint, received);
        Count++;
    }

    /// <summary>Whether an event was counted before; if not, it is noted as counted now.</summary>
    public Answer Note(in EventElement e)
    {
        EnsureIndex();
        var hash = SipHash.Compute(e.Id, Key, ~Key);
        ref var slot = ref Slot(hash);
        if (slot != 0)
        {
            var earlier = slot - 1;
            var between = Count - 1 - earlier;
            if (between < AlwaysKept || (between < MaxWithinHorizon && e.ReceivedAt - receivedAt[earlier] <= horizon))
            {
                return fingerprints[earlier] == e.Fingerprint ? Answer.Copy : Answer.Conflict;
            }
        }
        Append(hash, e.Fingerprint, e.ReceivedAt);
        slot = Count;
        return Answer.New;
    }

    /// <summary>How many of the oldest ids can no longer make a copy of any event that is received at <paramref name="now"/> or later.</summary>
    public int CountExpired(long now)
    {
        var expired = Math.Max(0, Count - MaxWithinHorizon);
        while (expired < Count - AlwaysKept && now - receivedAt[expired] > horizon + ClockAllowance)
        {
            expired++;
        }
        return expired;
    }

    // Open addressing with linear probing, at most half full; an entry is a position + 1, so that a cleared table is empty.
    private void EnsureIndex()
    {
        if (2 * (Count + 1) <= tableSize)
        {
            return;
        }
        var size = 64;
        while (size < 4 * (Count + 1))
        {
            size *= 2;
        }
        if (table.Length < size)
        {
            table = new int[size];
        }
        Array.Clear(table, 0, size);
        tableSize = size;
        for (var i = 0; i < Count; i++)
        {
            Slot(hashes[i]) = i + 1;
        }
    }

    private ref int Slot(ulong hash)
    {
        var mask = tableSize - 1;
        var at = (int)hash & mask;
        while (table[at] != 0 && hashes[table[at] - 1] != hash)
        {
            at = (at + 1) & mask;
        }
        return ref table[at];
    }
}
