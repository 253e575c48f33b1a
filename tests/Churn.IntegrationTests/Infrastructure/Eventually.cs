namespace Churn.IntegrationTests.Infrastructure;

/// <summary>Asks another process until it is so, in bounded time.</summary>
public static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task BecomesTrueAsync(Func<Task<bool>> condition, string what)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var asking = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Limit, $"not within {Limit.TotalSeconds} s: {what}");
            await asking.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
