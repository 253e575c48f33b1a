using System.Threading.Tasks.Sources;

namespace Churn.Redis;

/// <summary>What a reply means for its call.</summary>
internal enum ReplyStep
{
    /// <summary>The call has further replies to come.</summary>
    More,

    /// <summary>The call has its result or its error.</summary>
    Done,

    /// <summary>As <see cref="Done"/>, and the server has become a read-only replica: another candidate must be found.</summary>
    Demoted,

    /// <summary>The reply proves that nothing was executed; send the call again at once.</summary>
    Resend,

    /// <summary>As <see cref="Resend"/>, once the state that the server named may have passed.</summary>
    ResendLater,
}

/// <summary>One command, or several that are sent as one, on its way; the connection knows calls only by this.</summary>
internal abstract class RedisCall
{
    /// <summary>Stopwatch ticks at the first sending; a resent call keeps it.</summary>
    public long StartedAt { get; set; }

    /// <summary>Appends the bytes to send. Runs under the connection's gate: copying only.</summary>
    public abstract void Write(PooledBuffer output);

    /// <summary>Takes one whole reply; what it keeps it copies. Runs on the reader loop.</summary>
    /// <exception cref="RedisProtocolException">The reply cannot be one to this call.</exception>
    public abstract ReplyStep OnReply(ReadOnlySpan<byte> reply);

    /// <summary>Completes the call with what <see cref="OnReply"/> kept. It may be reused from here on.</summary>
    public abstract void Finish();

    /// <summary>Completes the call with an error. It may be reused from here on.</summary>
    public abstract void Fail(Exception error);
}

/// <summary>A call with a result that is awaited once. Continuations run on the thread pool: inline ones would hold up the reader loop
/// and with it every other call.</summary>
internal abstract class RedisCall<T> : RedisCall, IValueTaskSource<T>
{
    private ManualResetValueTaskSourceCore<T> _core = new() { RunContinuationsAsynchronously = true };

    /// <summary>To be taken before the call is sent, and awaited once.</summary>
    public ValueTask<T> Task => new(this, _core.Version);

    /// <summary>Set by <see cref="RedisCall.OnReply"/>; wins over <see cref="Result"/>.</summary>
    protected Exception? Error { get; set; }

    /// <summary>Set by <see cref="RedisCall.OnReply"/>.</summary>
    protected T? Result { get; set; }

    public sealed override void Finish()
    {
        Completed(Error is null);
        if (Error is null)
        {
            _core.SetResult(Result!);
        }
        else
        {
            _core.SetException(Error);
        }
    }

    public sealed override void Fail(Exception error)
    {
        Error ??= error;
        Finish();
    }

    T IValueTaskSource<T>.GetResult(short token)
    {
        // Checked before the recycling: a second await must not free a call that is someone else's by now.
        if (token != _core.Version)
        {
            throw new InvalidOperationException("A store call may be awaited only once.");
        }

        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            _core.Reset();
            Error = null;
            Result = default;
            Recycle();
        }
    }

    ValueTaskSourceStatus IValueTaskSource<T>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<T>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    /// <summary>Just before the awaiting side is released.</summary>
    protected virtual void Completed(bool ok)
    {
    }

    /// <summary>Clears the arguments and gives the call back to its pool.</summary>
    protected virtual void Recycle()
    {
    }
}
