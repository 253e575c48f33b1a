namespace Churn.Redis;

/// <summary>Customers in Redis: one list each, one round trip for an append or a read, safe with any number of writers.</summary>
/// <remarks>Connects and reconnects by itself. While it is down, calls fail at once.</remarks>
public sealed class RedisStore : ICustomerStore
{
    private readonly RedisOptions _options;
    private readonly IStoreObserver? _observer;
    private readonly RedisNode _node;
    private readonly RedisNode _writes;
    private readonly byte[] _range;

    /// <summary>Begins to connect and does not wait for it: <see cref="CheckAsync"/> does.</summary>
    /// <param name="options">Where, and the bounds.</param>
    /// <param name="observer">Null: nobody listens.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public RedisStore(RedisOptions options, IStoreObserver? observer = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _observer = observer;
        _range = ReadCall.Range(options.MaxElements);
        _node = new RedisNode(options, options.Address.Endpoints, NotifyState);
        _writes = options.AckReplicas == 0 ? _node : new RedisNode(
            options, options.Address.Endpoints, (isUp, detail) => NotifyState(isUp, isUp ? $"{detail}, for writes" : detail), options.AckReplicas);
    }

    /// <inheritdoc/>
    public bool IsUp => _node.IsUp && _writes.IsUp;

    /// <inheritdoc/>
    public bool IsPersistent => true;

    /// <inheritdoc/>
    public string Description =>
        $"Customers are kept in {_options.Address} for {_options.KeyTtl.TotalDays:0.##} days after their last event"
        + (_options.AckReplicas > 0 ? $", and writes acknowledged once replicas ({_options.AckReplicas}) have them." : ".");

    /// <inheritdoc/>
    public ValueTask<StoredElements> AppendAsync(CustomerKey key, ReadOnlyMemory<byte> element)
    {
        StoreLimits.CheckElement(element, nameof(element));
        return Send(AppendCall.Rent(key, element, erases: false, _options, _range, _observer), _writes);
    }

    /// <inheritdoc/>
    public ValueTask<StoredElements> ReadAsync(CustomerKey key) => Send(ReadCall.Rent(key, _range, _options.MaxElements, _observer));

    /// <inheritdoc/>
    public ValueTask<bool> CompactAsync(CustomerKey key, ulong head, int folded, ReadOnlyMemory<byte> snapshot)
    {
        StoreLimits.CheckSnapshot(folded, snapshot);
        return Send(CompactCall.Rent(key, head, folded, snapshot, _observer));
    }

    /// <summary>As <see cref="CompactAsync"/>, but a customer may also begin with it, and its time to live begins anew: the snapshot holds
    /// events that were in no list.</summary>
    /// <param name="key">The customer.</param>
    /// <param name="head"><see cref="StoredElements.Head"/> of the list that was folded; 0 if it was empty.</param>
    /// <param name="folded">How many elements the snapshot stands for; 0: the list must still be empty.</param>
    /// <param name="snapshot">8 bytes to 16 MiB; its first 8 differ from those of every earlier element.</param>
    /// <returns>False: somebody else's change came first; nothing was changed.</returns>
    /// <exception cref="ArgumentException">A length is out of range.</exception>
    /// <exception cref="RedisOutcomeUnknownException">The snapshot may stand there or not; reading tells.</exception>
    public ValueTask<bool> ImportAsync(CustomerKey key, ulong head, int folded, ReadOnlyMemory<byte> snapshot)
    {
        StoreLimits.CheckImport(folded, snapshot);
        return Send(CompactCall.Rent(key, head, folded, snapshot, _observer, (long)_options.KeyTtl.TotalMilliseconds));
    }

    /// <inheritdoc/>
    public async ValueTask EraseAsync(CustomerKey key, ReadOnlyMemory<byte> tombstone)
    {
        StoreLimits.CheckElement(tombstone, nameof(tombstone));
        AppendCall call = AppendCall.Rent(key, tombstone, erases: true, _options, _range, _observer);
        StoredElements elements = await Send(call, _writes).ConfigureAwait(false);
        elements.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask PingAsync()
    {
        try
        {
            await Send(new TextCall("PING")).ConfigureAwait(false);
        }
        catch (RedisServerException e) when (e.Code == "NOPERM")
        {
            // Whoever says that the user may not ask is there and answers.
        }
    }

    /// <inheritdoc/>
    public async ValueTask CheckAsync(CancellationToken cancellation)
    {
        await _node.WaitAsync(cancellation).ConfigureAwait(false);
        await _writes.WaitAsync(cancellation).ConfigureAwait(false);
        await new StartupCheck(this, _options, _range).RunAsync().ConfigureAwait(false);
    }

    /// <summary>Ends the connections; calls in flight fail.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writes.DisposeAsync().ConfigureAwait(false);
        await _node.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The first half of <see cref="CheckAsync"/>: connected, nothing asked yet.</summary>
    internal Task WaitAsync(CancellationToken cancellation) => _node.WaitAsync(cancellation);

    internal ValueTask<T> Send<T>(RedisCall<T> call) => Send(call, _node);

    private static ValueTask<T> Send<T>(RedisCall<T> call, RedisNode node)
    {
        // Taken before the call is sent: its reply may come before this method goes on.
        ValueTask<T> task = call.Task;
        node.Send(call);
        return task;
    }

    /// <summary>Sends a call that nobody waits for.</summary>
    internal void Post(RedisCall call) => _node.Send(call);

    private void NotifyState(bool isUp, string detail)
    {
        try
        {
            _observer?.StateChanged(isUp, detail);
        }
        catch (Exception)
        {
            // The loop that reconnects must go on, whatever an observer does against its contract.
        }
    }
}
