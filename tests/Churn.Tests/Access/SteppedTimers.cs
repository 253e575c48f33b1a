namespace Churn.Tests.Access;

/// <summary>Clock, timestamps and timers that stand until a test moves them; what is due then has run when <see cref="Step"/> returns.</summary>
internal sealed class SteppedTimers : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<SteppedTimer> timers = [];
    private DateTimeOffset now = new(2026, 3, 15, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SteppedTimer(this, () => callback(state));
        lock (gate)
        {
            timers.Add(timer);
        }
        timer.Change(dueTime, period);
        return timer;
    }

    public void Step(TimeSpan by)
    {
        SteppedTimer[] due;
        lock (gate)
        {
            now += by;
            due = [.. timers.Where(timer => timer.IsDue(now))];
        }
        foreach (var timer in due)
        {
            timer.Fire();
        }
    }

    private sealed class SteppedTimer(SteppedTimers time, Action callback) : ITimer
    {
        private DateTimeOffset? next;
        private TimeSpan period;

        public bool IsDue(DateTimeOffset now) => next <= now;

        public void Fire()
        {
            lock (time.gate)
            {
                next = period > TimeSpan.Zero ? time.now + period : null;
            }
            callback();
        }

        public bool Change(TimeSpan dueTime, TimeSpan every)
        {
            lock (time.gate)
            {
                period = every;
                next = dueTime > TimeSpan.Zero ? time.now + dueTime : null;
            }
            if (dueTime == TimeSpan.Zero)
            {
                Fire();
            }
            return true;
        }

        public void Dispose()
        {
            lock (time.gate)
            {
                next = null;
                time.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
