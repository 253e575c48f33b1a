namespace Churn.Redis;

/// <summary>Stands before an append, so that no list outgrows what one read returns: bounds how many appends of one customer are under
/// way, to few where each moves a long list, and closes customers that were met full or unreadable.</summary>
/// <remarks>What it knows is of this process alone and short-lived: every fold finds out anew. Of any thread.</remarks>
public sealed class CustomerGate(TimeProvider time)
{
    /// <summary>Most appends of one customer that are begun or wait their turn: a whole batch and a little.</summary>
    public const int MaxUnderWay = 1024;

    /// <summary>Most of them that are at the store at once. Each answers the list as it grows, so what a burst moves grows with its
    /// square; between two bursts a compaction gets its turn.</summary>
    public const int MaxAtOnce = 128;

    /// <summary>Most that are under way for a customer with a long list: more at once would take Redis longer than a call may last, again
    /// and again, so that no compaction ever came through.</summary>
    public const int MaxUnderWayOfLong = 16;

    /// <summary>Pending elements beyond which a list is long.</summary>
    public const int LongList = 512;

    private const int Places = 4096;
    private static readonly TimeSpan FullFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UnreadableFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongFor = TimeSpan.FromSeconds(10);

    private readonly KeyMarks closed = new(time);
    private readonly KeyMarks slow = new(time);

    // By hash: customers that share a place share its bound, which only one with hundreds of appends under way comes near.
    private readonly int[] underWay = new int[Places];
    private readonly SemaphoreSlim?[] lanes = new SemaphoreSlim?[Places];

    /// <summary>Whether the customer takes an event; if it is <see cref="Admission.Open"/>, <see cref="Leave"/> is owed. Ends at once
    /// while fewer than <see cref="MaxAtOnce"/> are at the store, else when it is the caller's turn.</summary>
    public ValueTask<Admission> EnterAsync(CustomerKey key)
    {
        if (closed.TryGet(key, out var why))
        {
            return new((Admission)why);
        }
        var place = PlaceOf(key);
        var most = slow.TryGet(key, out _) ? MaxUnderWayOfLong : MaxUnderWay;
        if (Interlocked.Increment(ref underWay[place]) > most)
        {
            Interlocked.Decrement(ref underWay[place]);
            return new(Admission.Busy);
        }
        var turn = (lanes[place] ?? AddLane(place)).WaitAsync();
        return turn.IsCompletedSuccessfully ? new(Admission.Open) : WaitAsync(turn, key);
    }

    /// <summary>An append has ended, whatever became of it.</summary>
    public void Leave(CustomerKey key)
    {
        var place = PlaceOf(key);
        Interlocked.Decrement(ref underWay[place]);
        lanes[place]!.Release();
    }

    /// <summary>The customer has a long list, or an append to it did not end in time: few at once for ten seconds, or until a compaction
    /// is done.</summary>
    public void SlowDown(CustomerKey key) => slow.Set(key, 0, LongFor);

    /// <summary>The customer has too many pending elements: closed for a second, or until a compaction is done.</summary>
    public void CloseFull(CustomerKey key) => closed.Set(key, (ulong)Admission.Full, FullFor);

    /// <summary>The customer's snapshot cannot be read: closed for half a minute.</summary>
    public void CloseUnreadable(CustomerKey key) => closed.Set(key, (ulong)Admission.Unreadable, UnreadableFor);

    /// <summary>The customer's list is another one: nothing that was known of it holds.</summary>
    public void Reopen(CustomerKey key)
    {
        OpenFull(key);
        closed.Remove(key, (ulong)Admission.Unreadable);
    }

    internal void OpenFull(CustomerKey key)
    {
        closed.Remove(key, (ulong)Admission.Full);
        slow.Remove(key, 0);
    }

    private static int PlaceOf(CustomerKey key) => key.GetHashCode() & (Places - 1);

    private SemaphoreSlim AddLane(int place) =>
        Interlocked.CompareExchange(ref lanes[place], new SemaphoreSlim(MaxAtOnce), null) ?? lanes[place]!;

    // What those before found out while this one waited counts for it too.
    private async ValueTask<Admission> WaitAsync(Task turn, CustomerKey key)
    {
        await turn.ConfigureAwait(false);
        if (!closed.TryGet(key, out var why))
        {
            return Admission.Open;
        }
        Leave(key);
        return (Admission)why;
    }
}
