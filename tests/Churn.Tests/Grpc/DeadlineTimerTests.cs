using Churn.Grpc.Server;

namespace Churn.Tests.Grpc;

public sealed class DeadlineTimerTests : IDisposable
{
    private readonly SteppedTime _time = new();
    private readonly DeadlineTimer _timer;

    public DeadlineTimerTests() => _timer = new DeadlineTimer(_time);

    public void Dispose() => _timer.Dispose();

    [Fact]
    public async Task Deadline_IsDueInItsTimeAndNotBefore()
    {
        var entry = new Entry();
        _timer.Add(entry, TimeSpan.FromMilliseconds(100));
        _time.Step(TimeSpan.FromMilliseconds(96));
        Assert.False(entry.Due.IsCompleted);
        _time.Step(TimeSpan.FromMilliseconds(8));
        await entry.Due.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task TimerWithoutDeadlines_StopsAndStartsAgain()
    {
        Assert.False(_time.Running);
        var removed = new Entry();
        _timer.Add(removed, TimeSpan.FromSeconds(1));
        Assert.True(_time.Running);
        _timer.Remove(removed);
        _time.Step(TimeSpan.FromSeconds(5));
        Assert.False(_time.Running);

        var entry = new Entry();
        _timer.Add(entry, TimeSpan.FromMilliseconds(10));
        Assert.True(_time.Running);
        _time.Step(TimeSpan.FromMilliseconds(20));
        await entry.Due.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.False(removed.Due.IsCompleted);
    }

    private sealed class Entry : DeadlineEntry
    {
        private readonly TaskCompletionSource _due = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Due => _due.Task;

        public override void OnDue() => _due.SetResult();
    }

    /// <summary>A clock that stands until it is stepped, with one timer.</summary>
    private sealed class SteppedTime : TimeProvider, ITimer
    {
        private TimerCallback? _callback;
        private TimeSpan _period = Timeout.InfiniteTimeSpan;
        private long _now;

        public bool Running => _period != Timeout.InfiniteTimeSpan;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _callback = callback;
            return this;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            return true;
        }

        public void Step(TimeSpan time)
        {
            var end = _now + time.Ticks;
            while (Running && _now + _period.Ticks <= end)
            {
                _now += _period.Ticks;
                _callback!(null);
            }

            _now = end;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
