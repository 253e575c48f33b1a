using Churn.LoadTests;
using Grpc.Core;

namespace Churn.Tests.Load;

public sealed class OpenLoopTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly StagedClock clock = new();

    [Fact]
    public async Task CallThatStalls_CountsForEveryCallThatItDelays()
    {
        // 100 calls in a second, one at a time; the one due at 100 ms takes 300 ms, so those due at 110 to 390 ms leave at 400.
        var result = await RunAsync(call => call == 10 ? clock.After(0.3 * Second) : Task.CompletedTask, most: 1);

        Assert.Equal((100, 0, 0), (result.Latency.Count, result.Unsent, result.Unanswered));
        Assert.InRange(result.Latency.Quantile(0.9), 199_000, 205_000);
        Assert.InRange(result.Latency.Quantile(0.71), 9_000, 11_000);
        Assert.Equal(0, result.Latency.Quantile(0.7));
        Assert.Equal(300_000, result.Latency.Max);
        Assert.Equal(29, result.SentLate);
    }

    [Fact]
    public async Task CallThatStallsWhereThereIsRoom_DelaysNoOther()
    {
        var result = await RunAsync(call => call == 10 ? clock.After(0.3 * Second) : Task.CompletedTask, most: 2);

        Assert.Equal(0, result.Latency.Quantile(0.99));
        Assert.Equal((300_000, 0), (result.Latency.Max, result.SentLate));
    }

    [Fact]
    public async Task CallsThatCannotLeave_AreCountedNotForgotten()
    {
        var result = await RunAsync(call => call < 97 ? Task.CompletedTask : new TaskCompletionSource().Task, most: 2);

        Assert.Equal((97, 1, 2), (result.Latency.Count, result.Unsent, result.Unanswered));
        Assert.Equal("1 due and never sent, 2 not answered", result.Trouble());
    }

    [Fact]
    public async Task LastCalls_AreWaitedFor()
    {
        var result = await RunAsync(call => call == 99 ? clock.After(3 * Second) : Task.CompletedTask, most: 4);

        Assert.Equal((100, 0), (result.Latency.Count, result.Unanswered));
        Assert.Equal(3.99, result.Seconds, 0.001);
    }

    [Fact]
    public async Task FailedCalls_AreCountedByStatusAndAreInNoQuantile()
    {
        var result = await RunAsync(call => call % 10 == 0 ? Fail(call == 0 ? StatusCode.Unavailable : StatusCode.ResourceExhausted) : Task.CompletedTask, most: 1);

        Assert.Equal((90, 10), (result.Latency.Count, result.Failed));
        Assert.Equal("9 failed with ResourceExhausted, 1 failed with Unavailable", result.Trouble());
        Assert.Throws<RpcException>(() => result.OrThrow());
    }

    [Fact]
    public async Task MistakeOfTheLoad_EndsTheLoop()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(_ => throw new NotSupportedException("no such thing"), most: 1));

        Assert.Contains("no such thing", failure.Message, StringComparison.Ordinal);
    }

    private static Task Fail(StatusCode status) => Task.FromException(new RpcException(new Status(status, "")));

    private Task<LoopResult> RunAsync(Func<long, Task> call, int most) =>
        OpenLoop.RunAsync(new Workload("", call), 100, Second, most, patience: 10 * Second, TestContext.Current.CancellationToken, clock);
}
