using System.Collections.Concurrent;
using System.Diagnostics;
using Churn.Features;

namespace Churn.Redis;

/// <summary>The store that needs nothing installed: the same semantics in this process's memory, which end with it.</summary>
/// <remarks>Calls complete synchronously. One lock a customer; customers do not wait for each other. An expired customer is cleared
/// when it is next touched.</remarks>
public sealed class MemoryStore : ICustomerStore
{
    private const int MaxElements = 8_192;
    private readonly ConcurrentDictionary<CustomerKey, Customer> _customers = new();
    private readonly TimeProvider _time;
    private readonly long _ttlMilliseconds;
    private readonly int? _maxCustomers;
    private readonly IStoreObserver? _observer;
    private int _count;

    /// <summary>An empty store.</summary>
    /// <param name="time">For expiry; null is the system's clock.</param>
    /// <param name="keyTtl">How long a customer is kept after the last append; null is 5 years (1,825 days).</param>
    /// <param name="maxCustomers">New customers beyond it are refused with <see cref="RedisOverloadedException"/>; null, the default, is
    /// no bound but memory.</param>
    /// <param name="observer">Null: nobody listens.</param>
    public MemoryStore(TimeProvider? time = null, TimeSpan? keyTtl = null, int? maxCustomers = null, IStoreObserver? observer = null)
    {
        _time = time ?? TimeProvider.System;
        _ttlMilliseconds = (long)(keyTtl ?? TimeSpan.FromDays(5 * 365)).TotalMilliseconds;
        _maxCustomers = maxCustomers;
        _observer = observer;
    }

    /// <inheritdoc/>
    public bool IsUp => true;

    /// <inheritdoc/>
    public bool IsPersistent => false;

    /// <inheritdoc/>
    public string Description => "Customers are kept in memory: they end with this process and are not shared with others.";

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <inheritdoc/>
    public ValueTask<StoredElements> AppendAsync(CustomerKey key, ReadOnlyMemory<byte> element)
    {
        StoreLimits.CheckElement(element, nameof(element));
        long started = Stopwatch.GetTimestamp();
        if (!TryGetOrAdd(key, out Customer customer))
        {
            return ValueTask.FromException<StoredElements>(Refused(StoreCommand.Append, started));
        }

        StoredElements elements;
        lock (customer)
        {
            customer.Append(element.ToArray(), Now, _ttlMilliseconds);
            elements = StoredElements.Copy(customer.Elements, MaxElements);
        }

        Report(StoreCommand.Append, started, true);
        return ValueTask.FromResult(elements);
    }

    /// <inheritdoc/>
    public ValueTask<StoredElements> ReadAsync(CustomerKey key)
    {
        long started = Stopwatch.GetTimestamp();
        StoredElements elements = default;
        if (_customers.TryGetValue(key, out Customer? customer))
        {
            lock (customer)
            {
                customer.ExpireBy(Now);
                elements = StoredElements.Copy(customer.Elements, MaxElements);
            }
        }

        Report(StoreCommand.Read, started, true);
        return ValueTask.FromResult(elements);
    }

    /// <inheritdoc/>
    public ValueTask<bool> CompactAsync(CustomerKey key, ulong head, int folded, ReadOnlyMemory<byte> snapshot)
    {
        StoreLimits.CheckSnapshot(folded, snapshot);
        long started = Stopwatch.GetTimestamp();
        bool won = false;
        if (_customers.TryGetValue(key, out Customer? customer))
        {
            lock (customer)
            {
                customer.ExpireBy(Now);
                won = customer.TryCompact(head, folded, snapshot);
            }
        }

        Report(StoreCommand.Compact, started, true);
        return ValueTask.FromResult(won);
    }

    /// <inheritdoc/>
    public ValueTask EraseAsync(CustomerKey key, ReadOnlyMemory<byte> tombstone)
    {
        StoreLimits.CheckElement(tombstone, nameof(tombstone));
        long started = Stopwatch.GetTimestamp();
        if (!TryGetOrAdd(key, out Customer customer))
        {
            return ValueTask.FromException(Refused(StoreCommand.Erase, started));
        }

        lock (customer)
        {
            customer.Elements.Clear();
            customer.Append(tombstone.ToArray(), Now, _ttlMilliseconds);
        }

        Report(StoreCommand.Erase, started, true);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask PingAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask CheckAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private bool TryGetOrAdd(CustomerKey key, out Customer customer)
    {
        _ = key.Bytes; // A default key is refused here as it is in Redis.
        if (_customers.TryGetValue(key, out customer!))
        {
            return true;
        }

        if (Interlocked.Increment(ref _count) > (_maxCustomers ?? int.MaxValue))
        {
            Interlocked.Decrement(ref _count);
            return _customers.TryGetValue(key, out customer!);
        }

        var added = new Customer();
        customer = _customers.GetOrAdd(key, added);
        if (customer != added)
        {
            Interlocked.Decrement(ref _count);
        }

        return true;
    }

    private RedisOverloadedException Refused(StoreCommand command, long started)
    {
        Report(command, started, false);
        return new RedisOverloadedException($"The memory store holds {_maxCustomers} customers, as many as it may; use Redis for more.");
    }

    private void Report(StoreCommand command, long started, bool ok) =>
        _observer?.Completed(command, Stopwatch.GetTimestamp() - started, ok);

    private sealed class Customer
    {
        private long _expiresAt;

        public List<byte[]> Elements { get; } = [];

        public void Append(byte[] element, long now, long ttl)
        {
            ExpireBy(now);
            Elements.Add(element);
            _expiresAt = now + ttl;
        }

        public void ExpireBy(long now)
        {
            if (now >= _expiresAt)
            {
                Elements.Clear();
            }
        }

        public bool TryCompact(ulong head, int folded, ReadOnlyMemory<byte> snapshot)
        {
            if (Elements.Count < folded || ElementHead.Of(Elements[0]) != head)
            {
                return false;
            }

            Elements[folded - 1] = snapshot.ToArray();
            Elements.RemoveRange(0, folded - 1);
            return true;
        }
    }
}
