using System.Diagnostics;

namespace Churn.Redis;

/// <summary>One role of Redis (today: the only one) behind which connections come and go: keeps one open, watches its timeouts, hands it
/// the calls. A cluster will be several nodes behind a router of calls.</summary>
internal sealed class RedisNode : IAsyncDisposable
{
    private static readonly TimeSpan Proven = TimeSpan.FromSeconds(1);
    private readonly RedisOptions _options;
    private readonly IReadOnlyList<RedisEndpoint> _candidates;
    private readonly int _ackReplicas;
    private readonly Action<bool, string> _stateChanged;
    private readonly CancellationTokenSource _stop = new();
    private readonly ResendQueue _later = new();
    private readonly long _timeoutTicks;
    private readonly Timer _timer;
    private readonly Task _run;
    private RedisConnection? _current;
    private RedisException _lastFailure;
    private TaskCompletionSource _round = NewRound();
    private long _lastHeartbeat;
    private bool _served;
    private string _told = "";
    private int _disposed;

    /// <param name="options">Validated.</param>
    /// <param name="candidates">Tried in order until one serves.</param>
    /// <param name="stateChanged">Up or down, and where or why; on the connecting loop.</param>
    /// <param name="ackReplicas">Replicas that must have what a call wrote before it completes; 0: none.</param>
    public RedisNode(RedisOptions options, IReadOnlyList<RedisEndpoint> candidates, Action<bool, string> stateChanged, int ackReplicas = 0)
    {
        _options = options;
        _candidates = candidates;
        _ackReplicas = ackReplicas;
        _stateChanged = stateChanged;
        _lastFailure = new RedisUnavailableException($"Redis at {candidates[0]} is not connected yet.");
        _timeoutTicks = (long)(options.CommandTimeout.TotalSeconds * Stopwatch.Frequency);
        TimeSpan tick = TimeSpan.FromMilliseconds(Math.Clamp(options.CommandTimeout.TotalMilliseconds / 20, 5, 50));
        _timer = new Timer(static node => ((RedisNode)node!).Tick(), this, tick, tick);
        _run = Task.Run(RunAsync);
    }

    public bool IsUp => Volatile.Read(ref _current) is not null;

    /// <summary>Sends a call, or completes it at once with why it cannot be sent.</summary>
    public void Send(RedisCall call)
    {
        call.StartedAt = Stopwatch.GetTimestamp();
        Dispatch(call);
    }

    /// <summary>Waits until a connection is up, at most until all candidates were tried once more.</summary>
    /// <exception cref="RedisUnavailableException">None serves; the message says why, and what to change.</exception>
    /// <exception cref="RedisConfigurationException">The last that was tried must not serve as it is set up.</exception>
    public async Task WaitAsync(CancellationToken stop)
    {
        // Taken before the look at IsUp: the round of a connection that comes up in between has then ended.
        Task round = Volatile.Read(ref _round).Task;
        if (IsUp)
        {
            return;
        }

        await round.WaitAsync(stop).ConfigureAwait(false);
        if (!IsUp)
        {
            throw Volatile.Read(ref _lastFailure) is RedisConfigurationException refused
                ? new RedisConfigurationException(refused.Message)
                : NotConnected();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        Volatile.Read(ref _current)?.Close(new ObjectDisposedException("the Redis store", "The store was closed."));
        await _run.ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        _later.FailAll(NotConnected());
        _stop.Dispose();
    }

    private static TaskCompletionSource NewRound() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Dispatch(RedisCall call)
    {
        SendResult result = Volatile.Read(ref _current)?.TrySend(call) ?? SendResult.Closed;
        if (result == SendResult.Closed)
        {
            call.Fail(NotConnected());
        }
        else if (result == SendResult.Full)
        {
            call.Fail(new RedisOverloadedException("Too many calls wait for Redis; it is slower than they come."));
        }
    }

    // An exception a call: one that is thrown many times over would mix their stack traces.
    private RedisUnavailableException NotConnected()
    {
        RedisException last = Volatile.Read(ref _lastFailure);
        return new RedisUnavailableException(last.Message, last.InnerException);
    }

    private void Resend(RedisCall call, ReplyStep step)
    {
        if (Stopwatch.GetTimestamp() - call.StartedAt >= _timeoutTicks)
        {
            call.Fail(new RedisUnavailableException("Redis refused the call for as long as it may take (LOADING, BUSY or the like)."));
        }
        else if (step == ReplyStep.Resend)
        {
            Dispatch(call);
        }
        else
        {
            _later.Add(call);
        }
    }

    private void Tick()
    {
        long now = Stopwatch.GetTimestamp();
        if (Volatile.Read(ref _current) is { } connection)
        {
            connection.CloseIfOlder(now - _timeoutTicks);
            // An idle connection to a vanished server looks healthy; asking now and then keeps IsUp true to its name.
            if (connection.IsIdle && now - _lastHeartbeat > Stopwatch.Frequency)
            {
                _lastHeartbeat = now;
                connection.TrySend(new HeartbeatCall());
            }
        }

        _later.TakeAll(Dispatch);
    }

    private async Task RunAsync()
    {
        int failures = 0;
        while (!_stop.IsCancellationRequested)
        {
            failures++;
            RedisConnection? connection = await TryCandidatesAsync().ConfigureAwait(false);
            if (connection is not null && await ServeAsync(connection).ConfigureAwait(false))
            {
                failures = 0;
            }

            TimeSpan pause = Backoff.Delay(failures, _options.MinBackoff, _options.MaxBackoff, Random.Shared.NextDouble());
            await Task.Delay(pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // No round will come any more: who waits, now or later, is told so at once.
        _round.TrySetResult();
    }

    /// <summary>True if the connection lasted: a server that accepts and breaks at once is not worth a quick return.</summary>
    private async Task<bool> ServeAsync(RedisConnection connection)
    {
        long since = Stopwatch.GetTimestamp();
        Volatile.Write(ref _current, connection);
        // A stop that came between the connecting and the line above found no connection to close.
        if (_stop.IsCancellationRequested)
        {
            connection.Close(new ObjectDisposedException("the Redis store", "The store was closed."));
        }

        _served = true;
        _told = "";
        _stateChanged(true, connection.Endpoint.ToString());
        EndRound();
        await connection.Completion.ConfigureAwait(false);
        Exception cause = connection.Cause!;
        Lost(new RedisUnavailableException($"The connection to Redis at {connection.Endpoint} was lost: {cause.Message}", cause));
        return Stopwatch.GetElapsedTime(since) > Proven;
    }

    private void Lost(RedisUnavailableException failure)
    {
        Volatile.Write(ref _lastFailure, failure);
        Volatile.Write(ref _current, null);
        // Closing it is no news to whoever did.
        if (!_stop.IsCancellationRequested)
        {
            _stateChanged(false, failure.Message);
        }
    }

    private async Task<RedisConnection?> TryCandidatesAsync()
    {
        for (int i = 0; i < _candidates.Count && !_stop.IsCancellationRequested; i++)
        {
            try
            {
                return await RedisHandshake.ConnectAsync(_candidates[i], _options, _ackReplicas, Resend, _stop.Token).ConfigureAwait(false);
            }
            catch (RedisUnavailableException e)
            {
                Volatile.Write(ref _lastFailure, e);
            }
            catch (RedisConfigurationException e)
            {
                Volatile.Write(ref _lastFailure, e);
                TellOnce(e.Message);
            }
        }

        EndRound();
        return null;
    }

    /// <summary>A server that is passed over for how it is set up stays so until somebody hears of it; before the first connection the
    /// start itself fails of it.</summary>
    private void TellOnce(string why)
    {
        if (_served && _told != why)
        {
            _told = why;
            _stateChanged(false, why);
        }
    }

    private void EndRound() => Interlocked.Exchange(ref _round, NewRound()).TrySetResult();

    private sealed class HeartbeatCall : RedisCall
    {
        public override void Write(PooledBuffer output) => output.Append("*1\r\n$4\r\nPING\r\n"u8);

        public override ReplyStep OnReply(ReadOnlySpan<byte> reply) => ReplyStep.Done;

        public override void Finish()
        {
        }

        public override void Fail(Exception error)
        {
        }
    }
}
