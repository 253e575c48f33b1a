namespace Churn.Grpc.Server;

/// <summary>Turns a wheel of deadlines by one timer, which runs only while there are any.</summary>
/// <remarks>A deadline falls due up to two ticks (8 ms) late and never early.</remarks>
internal sealed class DeadlineTimer : IDisposable
{
    private const int TickMilliseconds = 4;

    // A timer that stopped at every quiet moment would be stopped and started once per call.
    private const int IdleTicksBeforeStop = 250;

    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly DeadlineWheel _wheel = new(0);
    private readonly Lock _state = new();
    private readonly ITimer _timer;
    private int _count;
    private int _idleTicks;
    private volatile bool _running;

    public DeadlineTimer(TimeProvider time)
    {
        _time = time;
        _start = time.GetTimestamp();
        _timer = time.CreateTimer(_ => OnTick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Lets an entry fall due after a time.</summary>
    public void Add(DeadlineEntry entry, TimeSpan after)
    {
        Interlocked.Increment(ref _count);
        var due = _time.GetElapsedTime(_start).TotalMilliseconds + Math.Max(0, after.TotalMilliseconds);
        _wheel.Add(entry, (long)Math.Ceiling(due / TickMilliseconds));
        if (!_running)
        {
            Start();
        }
    }

    /// <summary>An entry that was added is no longer waited for; every entry is removed once, due or not.</summary>
    public void Remove(DeadlineEntry entry)
    {
        _wheel.Remove(entry);
        Interlocked.Decrement(ref _count);
    }

    public void Dispose() => _timer.Dispose();

    private void Start()
    {
        lock (_state)
        {
            if (!_running)
            {
                _running = true;
                _idleTicks = 0;
                var period = TimeSpan.FromMilliseconds(TickMilliseconds);
                _timer.Change(period, period);
            }
        }
    }

    private void OnTick()
    {
        var tick = (long)(_time.GetElapsedTime(_start).TotalMilliseconds / TickMilliseconds);

        // On the pool, not here: what falls due runs the application's callbacks, which may block.
        _wheel.Advance(tick, static entry => ThreadPool.UnsafeQueueUserWorkItem(static due => due.OnDue(), entry, preferLocal: false));
        StopWhenIdle();
    }

    private void StopWhenIdle()
    {
        lock (_state)
        {
            _idleTicks = Volatile.Read(ref _count) == 0 ? _idleTicks + 1 : 0;
            if (_idleTicks < IdleTicksBeforeStop || !_running)
            {
                return;
            }

            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _running = false;
        }

        // Add counts first and looks at _running last: seen from here either its count is visible, or it starts the timer.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _count) > 0)
        {
            Start();
        }
    }
}
