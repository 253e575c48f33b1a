using Churn.Server.Overload;

namespace Churn.Tests.Server.Overload;

/// <summary>The limit before a machine that is imagined: it does so many things at once, and what is in progress beyond that waits.</summary>
public class AdaptiveLimitTests
{
    private const int Least = 8;
    private const int Most = 2000;
    private const double WindowMs = 100;

    [Theory]
    [InlineData(2, 0.1, 400)]
    [InlineData(2, 3, 15)]
    [InlineData(16, 1, 336)]
    public void Overload_EndsAtWhatTheMachineDoesInTime(int cores, double serviceMs, double wanted)
    {
        var limit = new AdaptiveLimit(Least, Most, 1000);
        Run(limit, cores, serviceMs, offered: 1, windows: 20);

        Run(limit, cores, serviceMs, offered: Most, windows: 60);

        // By Little's law: what is done in the time that a call takes alone and 20 ms more.
        Assert.InRange(limit.Value, Math.Max(Least, wanted * 0.7), wanted + (3 * Math.Sqrt(wanted)));
    }

    [Fact]
    public void Calm_GivesTheLimitBackInTwoSeconds()
    {
        var limit = new AdaptiveLimit(Least, Most, 1000);
        Run(limit, 2, 3, offered: 1, windows: 20);
        Run(limit, 2, 3, offered: Most, windows: 60);

        Run(limit, 2, 3, offered: 2, windows: 50);

        Assert.InRange(limit.Value, 500, Most);
    }

    [Fact]
    public void FewCalls_LowerNothingHoweverLongTheyTake()
    {
        var limit = new AdaptiveLimit(Least, Most, 1000);

        for (var window = 0; window < 100; window++)
        {
            limit.Update([(1, window < 10 ? 100 : 20, window < 10 ? 20 : 4_000)], mostInProgress: Least);
        }

        Assert.Equal(Most, limit.Value);
    }

    [Fact]
    public void ChangeToASlowerMethod_IsNoOverload()
    {
        var limit = new AdaptiveLimit(Least, Most, 1000);

        for (var window = 0; window < 100; window++)
        {
            // A thousand quick calls in a window, then a hundred of a method that takes 100 ms, 100 at once.
            limit.Update(window < 50 ? [(1, 1000, 1000)] : [(2, 100, 10_000)], mostInProgress: 100);
        }

        Assert.Equal(Most, limit.Value);
    }

    [Fact]
    public void Nothing_IsLearntFromNothing()
    {
        var limit = new AdaptiveLimit(Least, Most, 1000);

        limit.Update([], 0);
        limit.Update([(1, 3, 60_000)], 500);

        Assert.Equal(Most, limit.Value);
    }

    // Processor sharing: n in progress on c cores take n / c times as long, once n > c.
    private static void Run(AdaptiveLimit limit, int cores, double serviceMs, int offered, int windows)
    {
        for (var window = 0; window < windows; window++)
        {
            var inProgress = Math.Min(offered, limit.Value);
            var latency = serviceMs * Math.Max(1, (double)inProgress / cores);
            var ended = Math.Max(1, (long)(inProgress * WindowMs / latency));
            limit.Update([(1, ended, (long)Math.Ceiling(ended * latency))], inProgress);
        }
    }
}
