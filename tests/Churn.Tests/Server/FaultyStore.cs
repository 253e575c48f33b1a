using Churn.Redis;

namespace Churn.Tests.Server;

/// <summary>A store that hangs or fails as a test says.</summary>
internal sealed class FaultyStore(ICustomerStore inner) : ICustomerStore
{
    /// <summary>Runs before each call; what it throws the call fails with.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    /// <summary>The same, for reads only: the readiness watch pings whenever it likes.</summary>
    public Func<Task> BeforeRead { get; set; } = () => Task.CompletedTask;

    /// <summary>The same, for appends only.</summary>
    public Func<Task> BeforeAppend { get; set; } = () => Task.CompletedTask;

    /// <summary>The same, for compactions only.</summary>
    public Func<Task> BeforeCompact { get; set; } = () => Task.CompletedTask;

    /// <summary>Hears of the head that a compaction asks for.</summary>
    public Action<ulong> Compacting { get; set; } = _ => { };

    public bool IsUp => inner.IsUp;

    public bool IsPersistent => inner.IsPersistent;

    public string Description => inner.Description;

    public async ValueTask<StoredElements> AppendAsync(CustomerKey key, ReadOnlyMemory<byte> element)
    {
        await Before();
        await BeforeAppend();
        return await inner.AppendAsync(key, element);
    }

    public async ValueTask<StoredElements> ReadAsync(CustomerKey key)
    {
        await Before();
        await BeforeRead();
        return await inner.ReadAsync(key);
    }

    public async ValueTask<bool> CompactAsync(CustomerKey key, ulong head, int folded, ReadOnlyMemory<byte> snapshot)
    {
        await Before();
        await BeforeCompact();
        Compacting(head);
        return await inner.CompactAsync(key, head, folded, snapshot);
    }

    public async ValueTask EraseAsync(CustomerKey key, ReadOnlyMemory<byte> tombstone)
    {
        await Before();
        await inner.EraseAsync(key, tombstone);
    }

    public async ValueTask PingAsync()
    {
        await Before();
        await inner.PingAsync();
    }

    public ValueTask CheckAsync(CancellationToken cancellation) => inner.CheckAsync(cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
