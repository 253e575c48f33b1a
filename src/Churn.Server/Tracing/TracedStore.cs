using System.Diagnostics;
using Churn.Redis;

namespace Churn.Server.Tracing;

/// <summary>A store whose calls on behalf of a traced call have spans. Put before Redis only where tracing is on.</summary>
/// <remarks>Compactions have none: they go on after the call that began them.</remarks>
internal sealed class TracedStore(ICustomerStore inner, Spans spans) : ICustomerStore
{
    public bool IsUp => inner.IsUp;

    public bool IsPersistent => inner.IsPersistent;

    public string Description => inner.Description;

    /// <summary>The store itself, for what only Redis has.</summary>
    public ICustomerStore Inner => inner;

    // Asynchronous, so that the span is the current one in here and no longer in the caller, who goes on meanwhile.
    public async ValueTask<StoredElements> AppendAsync(CustomerKey key, ReadOnlyMemory<byte> element)
    {
        using var span = spans.StartStore("append");
        try
        {
            return await inner.AppendAsync(key, element).ConfigureAwait(false);
        }
        catch (RedisException failure)
        {
            Failed(span, failure);
            throw;
        }
    }

    public async ValueTask<StoredElements> ReadAsync(CustomerKey key)
    {
        using var span = spans.StartStore("read");
        try
        {
            return await inner.ReadAsync(key).ConfigureAwait(false);
        }
        catch (RedisException failure)
        {
            Failed(span, failure);
            throw;
        }
    }

    public async ValueTask EraseAsync(CustomerKey key, ReadOnlyMemory<byte> tombstone)
    {
        using var span = spans.StartStore("erase");
        try
        {
            await inner.EraseAsync(key, tombstone).ConfigureAwait(false);
        }
        catch (RedisException failure)
        {
            Failed(span, failure);
            throw;
        }
    }

    public ValueTask<bool> CompactAsync(CustomerKey key, ulong head, int folded, ReadOnlyMemory<byte> snapshot) =>
        inner.CompactAsync(key, head, folded, snapshot);

    public ValueTask PingAsync() => inner.PingAsync();

    public ValueTask CheckAsync(CancellationToken cancellation) => inner.CheckAsync(cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    // Redis' own words may quote what it refuses, and that names the customer: the code alone.
    private static void Failed(Activity? span, RedisException failure)
    {
        span?.SetTag("error.type", failure is RedisServerException refusal ? refusal.Code : failure.GetType().Name);
        span?.SetStatus(ActivityStatusCode.Error);
    }
}
