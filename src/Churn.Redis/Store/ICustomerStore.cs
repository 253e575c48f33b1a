namespace Churn.Redis;

/// <summary>Every customer's list: perhaps a snapshot first, then what was appended since. Elements are opaque to the store but for their
/// first 8 bytes: a kind byte and 7 random ones, by which a compaction knows that nobody was faster.</summary>
/// <remarks>Safe for any number of threads and, in Redis, of processes. Every method fails with a <see cref="RedisException"/> and within
/// the command timeout. A returned task is awaited once. Memory that is passed in stays unchanged until the task has completed.</remarks>
public interface ICustomerStore : IAsyncDisposable
{
    /// <summary>Whether calls have a chance now; for readiness and metrics, not to be asked before each call.</summary>
    bool IsUp { get; }

    /// <summary>False: the state ends with the process.</summary>
    bool IsPersistent { get; }

    /// <summary>One sentence for the log at start: where the state is and how long it lasts; no password.</summary>
    string Description { get; }

    /// <summary>Appends one element and reads the whole list, in one round trip, and renews the customer's time to live.</summary>
    /// <param name="key">Unknown customers begin here.</param>
    /// <param name="element">8 to 4,096 bytes.</param>
    /// <returns>The list after the append, the own element last; to be disposed once. If it <see cref="StoredElements.IsTruncated"/>,
    /// the element is stored behind those that are returned, and what it means cannot be told until they are folded.</returns>
    /// <exception cref="ArgumentException">The element's length is out of range.</exception>
    /// <exception cref="RedisOutcomeUnknownException">The element may be in the list or not.</exception>
    /// <exception cref="RedisException">Any other kind: the element is not in the list.</exception>
    ValueTask<StoredElements> AppendAsync(CustomerKey key, ReadOnlyMemory<byte> element);

    /// <summary>Reads the list; empty for an unknown customer.</summary>
    /// <returns>To be disposed once.</returns>
    ValueTask<StoredElements> ReadAsync(CustomerKey key);

    /// <summary>Puts a snapshot in the place of the first elements, if element 0 is still the one that was read.</summary>
    /// <param name="key">Its time to live is not renewed.</param>
    /// <param name="head"><see cref="StoredElements.Head"/> of the list that was folded.</param>
    /// <param name="folded">How many elements the snapshot stands for, from element 0 on; at least 1.</param>
    /// <param name="snapshot">8 bytes to 16 MiB; its first 8 differ from those of every earlier element.</param>
    /// <returns>False: another compaction, an erasure or expiry came first; nothing was changed, nothing is lost.</returns>
    /// <exception cref="ArgumentException">A length is out of range.</exception>
    ValueTask<bool> CompactAsync(CustomerKey key, ulong head, int folded, ReadOnlyMemory<byte> snapshot);

    /// <summary>Puts a tombstone in the place of all that is known of the customer, and renews its time to live.</summary>
    /// <param name="key">May be unknown.</param>
    /// <param name="tombstone">8 to 4,096 bytes.</param>
    /// <exception cref="ArgumentException">The tombstone's length is out of range.</exception>
    /// <exception cref="RedisOutcomeUnknownException">The customer may be erased or not; erase again.</exception>
    ValueTask EraseAsync(CustomerKey key, ReadOnlyMemory<byte> tombstone);

    /// <summary>One round trip that touches no customer.</summary>
    ValueTask PingAsync();

    /// <summary>To be called before serving: the store is reachable and set up so that it loses no customer.</summary>
    /// <exception cref="RedisUnavailableException">No connection; the message says why. Trying again later may help.</exception>
    /// <exception cref="RedisConfigurationException">One line that says what to change; trying again does not help.</exception>
    ValueTask CheckAsync(CancellationToken cancellation);
}
