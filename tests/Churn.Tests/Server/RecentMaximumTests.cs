using Churn.Server.Metrics;

namespace Churn.Tests.Server;

public sealed class RecentMaximumTests
{
    private readonly Timestamps _time = new();

    [Fact]
    public void Reading_TakesNothingAway()
    {
        var most = new RecentMaximum(_time);
        most.Observe(3);
        most.Observe(7);
        most.Observe(5);

        Assert.Equal(7, most.Value);
        Assert.Equal(7, most.Value);
    }

    [Fact]
    public void Value_IsKeptForOneToTwoMinutes()
    {
        var most = new RecentMaximum(_time);
        _time.Advance(TimeSpan.FromSeconds(59));
        most.Observe(7);
        _time.Advance(TimeSpan.FromSeconds(30));
        most.Observe(2);

        Assert.Equal(7, most.Value);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(7, most.Value);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, most.Value);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, most.Value);
    }

    [Fact]
    public void SmallerNumberOfANewMinute_ReplacesTheOneBeforeLast()
    {
        var most = new RecentMaximum(_time);
        most.Observe(9);
        _time.Advance(TimeSpan.FromMinutes(2));
        most.Observe(1);

        Assert.Equal(1, most.Value);
    }

    [Fact]
    public void ObservationsFromManyThreads_LeaveTheLargest()
    {
        var most = new RecentMaximum(_time);

        Parallel.For(0, 10_000, i => most.Observe((i * 7919) % 10_007));

        Assert.Equal(Enumerable.Range(0, 10_000).Max(i => (i * 7919) % 10_007), most.Value);
    }

    private sealed class Timestamps : TimeProvider
    {
        private TimeSpan _now = TimeSpan.FromHours(5);

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => (long)_now.TotalMilliseconds;

        public void Advance(TimeSpan by) => _now += by;
    }
}
