using Churn.Redis;

namespace Churn.Tests.Redis;

public sealed class BackoffTests
{
    private static readonly TimeSpan Min = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(0, 50)]
    [InlineData(1, 50)]
    [InlineData(2, 100)]
    [InlineData(5, 800)]
    [InlineData(6, 1000)]
    [InlineData(int.MaxValue, 1000)]
    public void Delay_DoublesUpToTheMaximumAndIsAtLeastHalfOfIt(int failures, double whole)
    {
        Assert.Equal(whole / 2, Backoff.Delay(failures, Min, Max, 0).TotalMilliseconds, 0.001);
        Assert.Equal(whole, Backoff.Delay(failures, Min, Max, 0.999999999).TotalMilliseconds, 0.001);
    }
}
