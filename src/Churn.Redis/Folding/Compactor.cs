using System.Collections.Concurrent;
using System.Security.Cryptography;
using Churn.Features;

namespace Churn.Redis;

/// <summary>Replaces a long list of pending elements by a snapshot, in the background, one at a time for each customer.</summary>
/// <remarks>The state at hand after a fold is written, so that a compaction costs no second read. It never blocks a caller
/// and never fails one: what is not compacted now is compacted after a later fold.</remarks>
public sealed class Compactor(ICustomerStore store, TimeProvider time, Action<CompactionResult> completed)
{
    /// <summary>Pending elements beyond which further events of a customer are refused until a compaction succeeds.</summary>
    public const int MaxPending = 4096;

    private const int MinPending = 16;
    private const int MaxExpiredIdBytes = 1024;
    private const int MaxInFlight = 1024;

    private readonly ConcurrentDictionary<CustomerKey, bool> inFlight = new();
    private readonly ConcurrentDictionary<CustomerKey, long> full = new();

    /// <summary>Whether so many elements of the customer are pending that none should be added; expires by itself after a second.</summary>
    public bool IsFull(CustomerKey key)
    {
        if (full.IsEmpty || !full.TryGetValue(key, out var until))
        {
            return false;
        }
        if (time.GetTimestamp() < until)
        {
            return true;
        }
        full.TryRemove(key, out _);
        return false;
    }

    /// <summary>Starts a compaction if it is due.</summary>
    /// <param name="key">The customer.</param>
    /// <param name="head">Head of the list's first element.</param>
    /// <param name="elements">Length of the list, all of it folded into <paramref name="state"/>.</param>
    /// <param name="pending">Elements after the snapshot.</param>
    /// <param name="state">The folded list; its tiles are aged if a compaction starts, which changes no feature.</param>
    /// <returns>The compaction, or an ended task if there is none to do; it never throws.</returns>
    public Task Offer(CustomerKey key, ulong head, int elements, int pending, CustomerState state)
    {
        if (pending > MaxPending && full.Count < MaxInFlight)
        {
            full[key] = time.GetTimestamp() + time.TimestampFrequency;
        }
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var due = pending >= Math.Max(MinPending, state.SeenCount / 16) || (pending == 0 && state.ExpiredIdBytes(now) > MaxExpiredIdBytes);
        if (!due || elements == 0 || inFlight.Count >= MaxInFlight || !inFlight.TryAdd(key, true))
        {
            return Task.CompletedTask;
        }
        Span<byte> nonce = stackalloc byte[8];
        RandomNumberGenerator.Fill(nonce);
        return CompactAsync(key, head, elements, state.WriteSnapshot(BitConverter.ToUInt64(nonce), now));
    }

    private async Task CompactAsync(CustomerKey key, ulong head, int elements, byte[] snapshot)
    {
        try
        {
            var done = await store.CompactAsync(key, head, elements, snapshot).ConfigureAwait(false);
            if (done)
            {
                full.TryRemove(key, out _);
            }
            completed(done ? CompactionResult.Done : CompactionResult.Lost);
        }
        catch (RedisException)
        {
            completed(CompactionResult.Failed);
        }
        finally
        {
            inFlight.TryRemove(key, out _);
        }
    }
}
