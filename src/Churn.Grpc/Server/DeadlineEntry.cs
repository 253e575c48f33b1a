namespace Churn.Grpc.Server;

/// <summary>Something that falls due. It is its own list node, so that a deadline costs no further object.</summary>
internal abstract class DeadlineEntry
{
    // Owned by the slot of the wheel that the entry hangs in, under that slot's lock.
    internal DeadlineEntry? Next;
    internal DeadlineEntry? Previous;
    internal bool Linked;
    internal long Tick;

    /// <summary>It is due. Called once, on a thread of the pool, never after it was removed in time.</summary>
    public abstract void OnDue();
}
