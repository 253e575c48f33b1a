using System.Diagnostics;

namespace Churn.Redis;

/// <summary>How a call was taken.</summary>
internal enum SendResult
{
    Queued,
    Full,
    Closed,
}

/// <summary>One connected stream for its lifetime: calls are written to a buffer under a short lock, one writer loop sends what has
/// gathered while the last send was under way, one reader loop matches replies to calls by order.</summary>
/// <remarks>Every queued call is completed exactly once, always by the reader loop. Once a call has timed out, or a byte was not
/// understood, the order can no longer be trusted, so the connection ends: no late reply ever meets another call.</remarks>
internal sealed class RedisConnection
{
    private readonly Lock _gate = new();
    private readonly Stream _stream;
    private readonly Action<RedisCall, ReplyStep> _resend;
    private readonly RedisEndpoint _endpoint;
    private readonly int _maxQueuedBytes;
    private readonly CallQueue _inFlight;
    private readonly RespScanner _scanner = new();
    private readonly WakeUp _wake = new();
    private PooledBuffer _pending = new();
    private PooledBuffer _sending = new();
    private bool _writerWaits;
    private bool _closed;
    private Exception? _cause;
    private ReplicaAcks? _acks;
    private bool _batchWaits;
    private long _oldestPending;
    private long _queued;
    private long _handedOver;

    /// <param name="stream">Connected; the connection owns it.</param>
    /// <param name="endpoint">For messages.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="resend">Takes a call that its reply asks to send again.</param>
    public RedisConnection(Stream stream, RedisEndpoint endpoint, RedisOptions options, Action<RedisCall, ReplyStep> resend)
    {
        _stream = stream;
        _endpoint = endpoint;
        _maxQueuedBytes = options.MaxQueuedBytes;
        _inFlight = new CallQueue(options.MaxInFlight, reserved: options.AckReplicas > 0 ? 1 : 0);
        _resend = resend;
        Completion = Task.Run(RunAsync);
    }

    /// <summary>Ends, never faulted, when both loops have ended and every call is completed.</summary>
    public Task Completion { get; }

    public RedisEndpoint Endpoint => _endpoint;

    public bool IsIdle => _inFlight.IsEmpty;

    /// <summary>Why the connection ended; null while it lives.</summary>
    public Exception? Cause => Volatile.Read(ref _cause);

    /// <summary>Queues a call behind all others. When <see cref="SendResult.Queued"/>, the connection completes it.</summary>
    public SendResult TrySend(RedisCall call)
    {
        bool wake;
        lock (_gate)
        {
            if (_closed)
            {
                return SendResult.Closed;
            }

            if (_inFlight.IsFull || _pending.Length >= _maxQueuedBytes)
            {
                return SendResult.Full;
            }

            long now = Stopwatch.GetTimestamp();
            _oldestPending = _pending.Length == 0 ? now : _oldestPending;
            Write(call, now);
            wake = TakeWake();
        }

        if (wake)
        {
            _wake.Set();
        }

        return SendResult.Queued;
    }

    /// <summary>From now on calls complete only once replicas have what was written. To be called before any call but those that are
    /// completed.</summary>
    public void WaitFor(ReplicaAcks acks)
    {
        lock (_gate)
        {
            _acks = acks;
        }
    }

    /// <summary>Ends the connection if its oldest call was queued before <paramref name="timestamp"/> (Stopwatch ticks).</summary>
    public void CloseIfOlder(long timestamp)
    {
        if (_inFlight.IsOldestBefore(timestamp))
        {
            Close(new TimeoutException($"Redis at {_endpoint} did not answer in time."));
        }
    }

    /// <summary>Ends the connection; the first cause is the one that calls are told.</summary>
    public void Close(Exception cause)
    {
        bool wake;
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            Volatile.Write(ref _cause, cause);
            wake = _writerWaits;
            _writerWaits = false;
        }

        if (wake)
        {
            _wake.Set();
        }

        try
        {
            _stream.Dispose();
        }
        catch (IOException)
        {
            // A stream that fails to say goodbye is closed all the same; this may run on a timer, where a throw ends the process.
        }
    }

    /// <summary>Whether there is a writer to wake. While a batch waits for replicas the next one gathers: sent behind it, it would be
    /// small, and wait as long.</summary>
    private bool TakeWake()
    {
        bool wake = _writerWaits && !_batchWaits && _pending.Length > 0;
        _writerWaits &= !wake;
        return wake;
    }

    private void Write(RedisCall call, long timestamp)
    {
        int before = _pending.Length;
        try
        {
            call.Write(_pending);
        }
        catch
        {
            // Half a command would garble all that follow.
            _pending.Truncate(before);
            throw;
        }

        _inFlight.Enqueue(call, timestamp, _queued);
        _queued += _pending.Length - before;
    }

    private async Task RunAsync()
    {
        Task writer = WriteLoopAsync();
        await ReadLoopAsync().ConfigureAwait(false);
        await writer.ConfigureAwait(false);
        FailRest();
        _pending.Release();
        _sending.Release();
    }

    private async Task WriteLoopAsync()
    {
        try
        {
            while (TrySwap(out bool any))
            {
                if (any)
                {
                    await _stream.WriteAsync(_sending.Written).ConfigureAwait(false);
                    _sending.Clear();
                }
                else
                {
                    await _wake.Task.ConfigureAwait(false);
                }
            }
        }
        catch (Exception e)
        {
            Close(e);
        }
    }

    /// <summary>Takes what has gathered; if that is nothing, arms the wake-up instead.</summary>
    private bool TrySwap(out bool any)
    {
        lock (_gate)
        {
            any = _pending.Length > 0 && !_batchWaits;
            if (_closed)
            {
                return false;
            }

            if (any)
            {
                if (_acks is not null)
                {
                    // As old as what it waits for, so that the timeout of calls counts from when they were queued.
                    Write(_acks, _oldestPending);
                    _batchWaits = true;
                }

                (_pending, _sending) = (_sending, _pending);
                _handedOver = _queued;
            }
            else
            {
                _wake.Reset();
                _writerWaits = true;
            }

            return true;
        }
    }

    private async Task ReadLoopAsync()
    {
        var buffer = new ReceiveBuffer();
        try
        {
            while (true)
            {
                int count = await _stream.ReadAsync(buffer.Free()).ConfigureAwait(false);
                if (count == 0)
                {
                    throw new EndOfStreamException($"Redis at {_endpoint} closed the connection.");
                }

                buffer.Received(count);
                Dispatch(buffer);
            }
        }
        catch (Exception e)
        {
            Close(e);
        }
        finally
        {
            buffer.Release();
        }
    }

    private void Dispatch(ReceiveBuffer buffer)
    {
        while (_scanner.TryScan(buffer.Unread, out int length))
        {
            RedisCall call = _inFlight.Peek(out _) ?? throw new RedisProtocolException("Redis sent a reply that nothing asked for.");
            ReplyStep step = call.OnReply(buffer.Unread[..length]);
            buffer.Consume(length);
            if (step == ReplyStep.More)
            {
                continue;
            }

            _inFlight.Dequeue();
            if (step is ReplyStep.Resend or ReplyStep.ResendLater)
            {
                _resend(call, step);
                continue;
            }

            Complete(call);
            if (step == ReplyStep.Demoted)
            {
                throw new IOException($"Redis at {_endpoint} has become a read-only replica.");
            }
        }
    }

    private void Complete(RedisCall call)
    {
        if (_acks is not null && call != _acks)
        {
            _acks.Hold(call);
            return;
        }

        if (call == _acks)
        {
            SendNextBatch();
        }

        call.Finish();
    }

    private void SendNextBatch()
    {
        bool wake;
        lock (_gate)
        {
            _batchWaits = false;
            wake = TakeWake();
        }

        if (wake)
        {
            _wake.Set();
        }
    }

    private void FailRest()
    {
        _acks?.FailHeld(_cause!);
        while (_inFlight.Peek(out long position) is { } call)
        {
            _inFlight.Dequeue();
            // A call whose first byte never reached the socket cannot have been executed.
            call.Fail(position >= _handedOver
                ? new RedisUnavailableException($"Redis at {_endpoint}: the connection broke before the call was sent.", _cause)
                : new RedisOutcomeUnknownException(
                    $"Redis at {_endpoint}: the connection broke before the reply. {_cause!.Message}", _cause));
        }
    }
}
