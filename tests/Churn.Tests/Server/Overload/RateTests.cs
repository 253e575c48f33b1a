using Churn.Access;
using Churn.Redis;
using Churn.Server.Overload;

namespace Churn.Tests.Server.Overload;

/// <summary>Rates of credentials and of customers, on a clock that a test sets.</summary>
public class RateTests
{
    private readonly StepClock clock = new();

    [Theory]
    [InlineData(10, 1)]
    [InlineData(50, 100)]
    [InlineData(1000, 10)]
    public void Credential_GetsItsBurstAndThenItsRate(double perSecond, double burst)
    {
        var gate = new RateGate(clock);
        var caller = new Caller("t", "c", Scopes.All, Lane.Web) { Credential = "key:1", Rate = new RateLimit(perSecond, burst) };

        Assert.Equal(burst, CountTaken(() => gate.TryTake(caller), 10_000));
        Assert.Equal(perSecond * 10, TakenOver(10, () => gate.TryTake(caller)), tolerance: 2);
    }

    [Fact]
    public void Credentials_ShareNothing_AndTokensShareTheirMinters()
    {
        var gate = new RateGate(clock);
        var one = new Caller("t", "c", Scopes.All, Lane.Web) { Credential = "key:1", Rate = new RateLimit(1, 1) };

        Assert.True(gate.TryTake(one));
        Assert.False(gate.TryTake(one with { CustomerId = "x" }));
        Assert.True(gate.TryTake(one with { Credential = "key:2" }));
        Assert.True(gate.TryTake(one with { Rate = null }));
    }

    [Fact]
    public void Customer_GetsTwiceTheRateAtOnceAndThenTheRate_AndOthersAreFree()
    {
        var rate = new CustomerRate(50, clock);
        var hot = CustomerKey.From("t", "hot");

        Assert.Equal(100, CountTaken(() => rate.TryTake(hot), 10_000));
        Assert.Equal(500, TakenOver(10, () => rate.TryTake(hot)), tolerance: 2);
        var free = Enumerable.Range(0, 1000).Count(i => rate.TryTake(CustomerKey.From("t", $"other-{i}")));
        Assert.InRange(free, 995, 1000);
    }

    [Fact]
    public void Zero_IsNoLimit()
    {
        var rate = new CustomerRate(0, clock);

        Assert.Equal(10_000, CountTaken(() => rate.TryTake(CustomerKey.From("t", "hot")), 10_000));
    }

    [Fact]
    public async Task ManyThreads_TakeNoMoreThanThereIs()
    {
        var rate = new CustomerRate(50, clock);
        var hot = CustomerKey.From("t", "hot");

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => CountTaken(() => rate.TryTake(hot), 1000))));

        Assert.Equal(100, taken.Sum());
    }

    private static int CountTaken(Func<bool> take, int tries) => Enumerable.Range(0, tries).Count(_ => take());

    private double TakenOver(int seconds, Func<bool> take)
    {
        var taken = 0;
        for (var ms = 0; ms < seconds * 1000; ms++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(1));
            taken += CountTaken(take, 5);
        }
        return taken;
    }

    private sealed class StepClock : TimeProvider
    {
        private long ticks = TimeSpan.TicksPerHour;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => ticks;

        public void Advance(TimeSpan by) => ticks += by.Ticks;
    }
}
