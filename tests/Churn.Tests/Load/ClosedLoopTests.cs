using Churn.LoadTests;
using Grpc.Core;

namespace Churn.Tests.Load;

public sealed class ClosedLoopTests
{
    [Fact]
    public async Task Loop_KeepsAsManyCallsUnderWayAsAskedAndNoMore()
    {
        var (now, most) = (0, 0);
        var workload = new Workload("", async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Yield();
            Interlocked.Decrement(ref now);
        });

        var result = await ClosedLoop.RunAsync(workload, 3, TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);

        Assert.InRange(most, 1, 3);
        Assert.True(result.Latency.Count > 0);
        Assert.True(result.Seconds >= 0.05);
    }

    [Fact]
    public async Task FailedCalls_DoNotCountAsThroughput()
    {
        var workload = new Workload("", call => call == 0 ? Task.CompletedTask : Task.FromException(new RpcException(new Status(StatusCode.Internal, ""))));

        var result = await ClosedLoop.RunAsync(workload, 1, TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);

        Assert.Equal(1, result.Latency.Count);
        Assert.True(result.Failures[StatusCode.Internal] > 0);
    }

    [Fact]
    public async Task LoopThatIsStopped_Ends()
    {
        using var stop = new CancellationTokenSource();
        var workload = new Workload("", _ => stop.CancelAsync());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ClosedLoop.RunAsync(workload, 1, TimeSpan.FromHours(1), stop.Token));
    }
}
