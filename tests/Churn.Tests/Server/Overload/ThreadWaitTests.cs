using Churn.Server.Overload;

namespace Churn.Tests.Server.Overload;

public class ThreadWaitTests
{
    [Fact]
    public void PieceThatWaits_CountsBeforeItIsDone()
    {
        var wait = new ThreadWait();
        Assert.Equal(TimeSpan.Zero, wait.Take());

        wait.Probe();
        wait.Probe();

        // Whether the pool has run it by now or not, it has waited.
        Assert.True(SpinWait.SpinUntil(() => wait.Take() > TimeSpan.Zero, TimeSpan.FromSeconds(20)));
    }
}
