namespace Churn.Redis;

/// <summary>Stands before an append, so that no list outgrows what one read returns: bounds how many appends of one customer are under
/// way, and closes customers that were met full or unreadable.</summary>
/// <remarks>What it knows is of this process alone and short-lived: every fold finds out anew. Of any thread; no lock.</remarks>
public sealed class CustomerGate(TimeProvider time)
{
    /// <summary>Most appends of one customer that are under way at once: a whole batch fits, and four processes that all meet a list just
    /// short of <see cref="Compactor.MaxPending"/> do not take it beyond one read.</summary>
    public const int MaxUnderWay = 1024;

    private const int Places = 4096;
    private static readonly TimeSpan FullFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UnreadableFor = TimeSpan.FromSeconds(30);

    private readonly KeyMarks closed = new(time);

    // By hash: customers that share a place share its bound, which only one with hundreds of appends under way comes near.
    private readonly int[] underWay = new int[Places];

    /// <summary>Whether the customer takes an event now; if it is <see cref="Admission.Open"/>, <see cref="Leave"/> is owed.</summary>
    public Admission TryEnter(CustomerKey key)
    {
        if (closed.TryGet(key, out var why))
        {
            return (Admission)why;
        }
        if (Interlocked.Increment(ref PlaceOf(key)) <= MaxUnderWay)
        {
            return Admission.Open;
        }
        Leave(key);
        return Admission.Busy;
    }

    /// <summary>An append has ended, whatever became of it.</summary>
    public void Leave(CustomerKey key) => Interlocked.Decrement(ref PlaceOf(key));

    /// <summary>The customer has too many pending elements: closed for a second, or until a compaction is done.</summary>
    public void CloseFull(CustomerKey key) => closed.Set(key, (ulong)Admission.Full, FullFor);

    /// <summary>The customer's snapshot cannot be read: closed for half a minute.</summary>
    public void CloseUnreadable(CustomerKey key) => closed.Set(key, (ulong)Admission.Unreadable, UnreadableFor);

    internal void OpenFull(CustomerKey key) => closed.Remove(key, (ulong)Admission.Full);

    private ref int PlaceOf(CustomerKey key) => ref underWay[key.GetHashCode() & (Places - 1)];
}
