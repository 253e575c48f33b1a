using System.Collections.Concurrent;
using Churn.Features;

namespace Churn.Redis;

/// <summary>Replaces a long list of pending elements by a snapshot, in the background, one at a time for each customer.</summary>
/// <param name="store">Where the customers are.</param>
/// <param name="time">The server's clock.</param>
/// <param name="completed">Hears of every compaction that was started; does not throw.</param>
/// <remarks>The state at hand after a fold is written, so that a compaction costs no second read. It never blocks a caller
/// and never fails one: what is not compacted now is compacted after a later fold.</remarks>
public sealed class Compactor(ICustomerStore store, TimeProvider time, Action<Compaction> completed)
{
    /// <summary>Pending elements beyond which further events of a customer are refused until a compaction succeeds.</summary>
    public const int MaxPending = 4096;

    /// <summary>Fewer pending elements than this are not worth a snapshot.</summary>
    public const int MinPending = 16;

    private const int MaxExpiredIdBytes = 1024;
    private const int MaxInFlight = 1024;
    private static readonly TimeSpan StaleFor = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<CustomerKey, bool> inFlight = new();
    private readonly KeyMarks stale = new(time);
    private int started;

    /// <summary>What stands before an append; a fold that meets a full customer closes it here.</summary>
    public CustomerGate Gate { get; } = new(time);

    /// <summary>Starts a compaction if it is due.</summary>
    /// <param name="key">The customer.</param>
    /// <param name="head">Head of the list's first element.</param>
    /// <param name="folded">What was folded into <paramref name="state"/>; nothing is done unless it is compactable.</param>
    /// <param name="state">The folded list; its tiles are aged if a compaction starts, which changes no feature.</param>
    /// <returns>The compaction, or an ended task if there is none to do. Nothing is thrown.</returns>
    public Task Offer(CustomerKey key, ulong head, in FoldSummary folded, CustomerState state)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (folded.Count == 0 || !folded.IsCompactable || !IsDue(folded.Pending, state, now) || IsStale(key, head))
        {
            return Task.CompletedTask;
        }
        if (Volatile.Read(ref started) >= MaxInFlight || !inFlight.TryAdd(key, true))
        {
            return Task.CompletedTask;
        }
        Interlocked.Increment(ref started);
        return CompactAsync(key, head, folded, state, now);
    }

    // A compaction leaves no expired ids, so a customer that is written to is not compacted for them on each event.
    private static bool IsDue(int pending, CustomerState state, long now) =>
        pending >= Math.Max(MinPending, state.SeenCount / 16) || state.ExpiredIdBytes(now) > MaxExpiredIdBytes;

    // Folds of lists that were read before a compaction ended come in after it, hundreds at a time on a hot customer: they would only
    // lose, and keep the first fold of the new list from its turn.
    private bool IsStale(CustomerKey key, ulong head) => stale.TryGet(key, out var known) && known == head;

    private async Task CompactAsync(CustomerKey key, ulong head, FoldSummary folded, CustomerState state, long now)
    {
        Compaction ended;
        try
        {
            var snapshot = state.WriteSnapshot(ElementNonce.Next(), now);
            var done = await store.CompactAsync(key, head, folded.Count, snapshot).ConfigureAwait(false);
            stale.Set(key, head, StaleFor);
            if (done)
            {
                Gate.OpenFull(key);
            }
            ended = done ? new Compaction(CompactionResult.Done, folded.Unreadable) : new Compaction(CompactionResult.Lost);
        }
        catch (Exception e)
        {
            ended = new Compaction(CompactionResult.Failed, Failure: e);
        }
        inFlight.TryRemove(key, out _);
        Interlocked.Decrement(ref started);
        completed(ended);
    }
}
