using Churn.Server.Drift;

namespace Churn.Tests.Server.Drift;

public sealed class OncePerPeriodTests
{
    private const long Hour = 3_600_000;
    private const long Now = 500_000 * Hour;

    [Fact]
    public void Customer_IsLetThroughOnceAPeriod()
    {
        var once = new OncePerPeriod(TimeSpan.FromHours(1), 1024);

        Assert.Equal([true, false, false], new[] { Now, Now + 1, Now + Hour - 1 }.Select(at => once.Allows("c", at)));
        Assert.Equal([true, false], new[] { Now + Hour, Now + Hour + 1 }.Select(at => once.Allows("c", at)));
    }

    [Fact]
    public void CallOfThePeriodJustOver_DoesNotBringItBack()
    {
        var once = new OncePerPeriod(TimeSpan.FromHours(1), 1024);
        once.Allows("c", Now);

        Assert.False(once.Allows("straggler", Now - 1));
        Assert.False(once.Allows("c", Now));
    }

    [Fact]
    public void ClockThatIsSetBack_DoesNotStopIt()
    {
        var once = new OncePerPeriod(TimeSpan.FromHours(1), 1024);
        once.Allows("c", Now);

        Assert.True(once.Allows("c", Now - (24 * Hour)));
        Assert.False(once.Allows("c", Now - (24 * Hour) + 1));
    }

    [Fact]
    public void ManyCustomers_AreAtMostThePlacesAndNearlyAllOfThem()
    {
        var once = new OncePerPeriod(TimeSpan.FromHours(1), 1024);

        var through = Enumerable.Range(0, 50_000).Count(i => once.Allows($"customer-{i}", Now));

        Assert.InRange(through, 1000, 1024);
    }

    [Fact]
    public void FewCustomers_AreNearlyAllLetThrough()
    {
        var once = new OncePerPeriod(TimeSpan.FromHours(1), 16_384);

        // About 30 of 1,000 share a place with another.
        Assert.InRange(Enumerable.Range(0, 1000).Count(i => once.Allows($"customer-{i}", Now)), 900, 1000);
    }

    [Fact]
    public void ThoseWhoSharePlaces_ShareOthersInTheNextPeriod()
    {
        var once = new OncePerPeriod(TimeSpan.FromHours(1), 64);
        string[] customers = [.. Enumerable.Range(0, 64).Select(i => $"customer-{i}")];

        var through = Enumerable.Range(0, 24).SelectMany(hour => customers.Where(c => once.Allows(c, Now + (hour * Hour)))).Distinct();

        // About 63 % come through in one hour; in 24 nobody is left out.
        Assert.Equal(customers.Order(), through.Order());
    }

    [Fact]
    public async Task CallsAtOnce_LetACustomerThroughOnce()
    {
        var once = new OncePerPeriod(TimeSpan.FromHours(1), 1024);
        using var start = new Barrier(4);

        var through = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                var mine = 0;
                for (var hour = 0; hour < 200; hour++)
                {
                    start.SignalAndWait(TestContext.Current.CancellationToken);
                    mine += once.Allows("c", Now + (hour * Hour)) ? 1 : 0;
                }
                return mine;
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.Equal(200, through.Sum());
    }

    [Fact]
    public void Call_AllocatesNothing()
    {
        var once = new OncePerPeriod(TimeSpan.FromHours(1), 1024);
        once.Allows("c", Now);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            once.Allows(i % 2 == 0 ? "c" : "d", Now);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
