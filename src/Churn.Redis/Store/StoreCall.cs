using System.Diagnostics;

namespace Churn.Redis;

/// <summary>A store command on its way to one customer's key: pooled, and measured.</summary>
internal abstract class StoreCall<T> : RedisCall<T>
{
    private StoreCommand _command;
    private IStoreObserver? _observer;

    protected CustomerKey Key { get; private set; }

    protected void Start(CustomerKey key, StoreCommand command, IStoreObserver? observer)
    {
        _ = key.Bytes; // A default key throws here, not while a buffer is half written.
        Key = key;
        _command = command;
        _observer = observer;
    }

    /// <summary>An error reply that proves that nothing was executed: waits for a state that passes, else is the result.</summary>
    protected ReplyStep Refuse(RedisServerException error)
    {
        if (error.IsPassing)
        {
            return ReplyStep.ResendLater;
        }

        Error = error;
        return error.Code == "READONLY" ? ReplyStep.Demoted : ReplyStep.Done;
    }

    protected override void Completed(bool ok)
    {
        try
        {
            _observer?.Completed(_command, Stopwatch.GetTimestamp() - StartedAt, ok);
        }
        catch (Exception)
        {
            // This call and all behind it must complete, whatever an observer does against its contract.
        }
    }

    protected override void Recycle()
    {
        Key = default;
        _observer = null;
    }
}
