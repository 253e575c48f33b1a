namespace Churn.Redis;

/// <summary>What a store is asked to do, as metrics name it.</summary>
public enum StoreCommand
{
    /// <summary><see cref="ICustomerStore.AppendAsync"/>.</summary>
    Append,

    /// <summary><see cref="ICustomerStore.ReadAsync"/>.</summary>
    Read,

    /// <summary><see cref="ICustomerStore.CompactAsync"/>.</summary>
    Compact,

    /// <summary><see cref="ICustomerStore.EraseAsync"/>.</summary>
    Erase,
}

/// <summary>Hears of every call; for metrics and the log. Implementations return quickly, never block and never throw (it would be
/// swallowed): they run where replies are read.</summary>
public interface IStoreObserver
{
    /// <summary>A call has ended.</summary>
    /// <param name="command">Which.</param>
    /// <param name="elapsedTicks">Queueing to reply, in ticks of <see cref="System.Diagnostics.Stopwatch.Frequency"/> a second.</param>
    /// <param name="ok">False: it failed. A compaction that lost its race is ok.</param>
    void Completed(StoreCommand command, long elapsedTicks, bool ok);

    /// <summary>The connection came or went.</summary>
    /// <param name="isUp">Whether calls can be sent now.</param>
    /// <param name="detail">The endpoint that serves, or why none does.</param>
    void StateChanged(bool isUp, string detail);
}
