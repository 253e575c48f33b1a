using Churn.Server.Overload;

namespace Churn.Tests.Server.Overload;

/// <summary>The limit before a machine that is imagined: it does so many things at once, and what is in progress beyond that waits.</summary>
public class AdaptiveLimitTests
{
    private const int Least = 4;
    private const int Most = 2000;
    private static readonly TimeSpan Target = TimeSpan.FromMilliseconds(20);

    [Theory]
    [InlineData(2, 0.1, 402)]
    [InlineData(2, 3, 15)]
    [InlineData(16, 1, 336)]
    public void Overload_EndsAtWhatTheMachineDoesInTime(int cores, double serviceMs, double wanted)
    {
        var limit = new AdaptiveLimit(Least, Most, Target);

        Run(limit, cores, serviceMs, offered: Most, windows: 20);

        // By Little's law: what is done in 20 ms, and what is being done.
        Assert.InRange(limit.Value, Math.Max(Least, wanted * 0.6), wanted + (3 * Math.Sqrt(wanted)));
    }

    [Fact]
    public void Overload_IsInHandWithinASecond()
    {
        var limit = new AdaptiveLimit(Least, Most, Target);

        Run(limit, 2, 3, offered: Most, windows: 10);

        Assert.InRange(limit.Value, Least, 50);
    }

    [Fact]
    public void Calm_GivesTheLimitBackInFiveSeconds()
    {
        var limit = new AdaptiveLimit(Least, Most, Target);
        Run(limit, 2, 3, offered: Most, windows: 20);

        Run(limit, 2, 3, offered: 2, windows: 50);

        Assert.Equal(Most, limit.Value);
    }

    [Fact]
    public void Wait_LowersTheLimitToLessThanWasInProgress()
    {
        var limit = new AdaptiveLimit(Least, Most, Target);

        limit.Update(TimeSpan.FromMilliseconds(25), mostInProgress: 100);

        Assert.Equal(80, limit.Value);
    }

    [Fact]
    public void Limit_StaysWithinItsBounds_WhateverIsMet()
    {
        var random = new Random(1);
        var limit = new AdaptiveLimit(Least, Most, Target);
        for (var i = 0; i < 10_000; i++)
        {
            limit.Update(TimeSpan.FromMilliseconds(random.Next(0, 10_000) * random.NextDouble()), random.Next(0, 5000));
            Assert.InRange(limit.Value, Least, Most);
        }
    }

    [Fact]
    public void WithoutATarget_NothingLowersIt()
    {
        var limit = new AdaptiveLimit(Least, Most, TimeSpan.Zero);

        limit.Update(TimeSpan.FromSeconds(5), mostInProgress: 1000);

        Assert.Equal(Most, limit.Value);
    }

    // First come, first served: what finds n in progress on c cores waits until n - c are done.
    private static void Run(AdaptiveLimit limit, int cores, double serviceMs, int offered, int windows)
    {
        for (var window = 0; window < windows; window++)
        {
            var inProgress = Math.Min(offered, limit.Value);
            limit.Update(TimeSpan.FromMilliseconds(serviceMs * Math.Max(0, inProgress - cores) / cores), inProgress);
        }
    }
}
