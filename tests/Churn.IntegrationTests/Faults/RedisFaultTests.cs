using System.Diagnostics;
using Churn.IntegrationTests.Infrastructure;
using Churn.Tests.Infrastructure;
using Grpc.Core;

namespace Churn.IntegrationTests.Faults;

/// <summary>Whatever happens between a server and its Redis: every call is answered in time and rightly, nothing piles up, the server is back
/// at once when it is over, and all that was acknowledged counts once.</summary>
[Trait("Storm", "yes")]
public sealed class RedisFaultTests(FaultySetup setup) : IClassFixture<FaultySetup>
{
    // The store's deadline, and what a busy machine may take besides.
    private static readonly TimeSpan Answer = FaultySetup.StoreDeadline + TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(2);

    public static TheoryData<string> Names => [.. RedisFault.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Fault_HurtsNoLongerThanItLasts(string name)
    {
        long started = Stopwatch.GetTimestamp();
        RedisFault fault = RedisFault.Of(name, setup.Link, setup.Redis);
        var clients = new RetryingClients(() => setup.Server.Client, setup.Ledger, $"{name}/");
        await clients.RecordedAsync(100);
        ProcessUse before = ProcessUse.Of(setup.Server.ProcessId);

        long begun = Stopwatch.GetTimestamp();
        await fault.Begin();
        await LastsAsync(fault.Lasts);
        await fault.End();
        long lifted = Stopwatch.GetTimestamp();
        TimeSpan recovery = await RecoveredAsync(clients, lifted);
        await clients.StopAsync();

        IReadOnlyList<ClientCall> calls = clients.Calls;
        Assert.DoesNotContain(calls, call => call.Took > Answer || call.Status is not (StatusCode.OK or StatusCode.Unavailable));
        Assert.DoesNotContain(calls, call => !call.IsFresh && (call.Ended < begun || !fault.Harms));
        Assert.InRange(recovery, TimeSpan.Zero, Recovery);
        await NothingIsLeftAsync(before);
        await setup.Ledger.IsExactAsync(setup.Server.Client);
        Storms.Report(
            $"Redis: {name}", $"{calls.Count} calls, {calls.Count(c => !c.IsFresh)} of them unanswered or from memory; back after {recovery.TotalSeconds:0.0} s",
            Stopwatch.GetElapsedTime(started), "nothing");
    }

    private static async Task LastsAsync(TimeSpan time)
    {
        using var timer = new PeriodicTimer(time);
        await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>How long after a moment the last call ended that Redis had no part in, once hundreds in a row went well.</summary>
    private static async Task<TimeSpan> RecoveredAsync(RetryingClients clients, long moment)
    {
        TimeSpan last = TimeSpan.Zero;
        await clients.UntilAsync(
            moment,
            calls =>
            {
                last = calls.Where(call => !call.IsFresh)
                    .Select(call => Stopwatch.GetElapsedTime(moment, call.Ended)).DefaultIfEmpty().Max();
                return calls.Count(call => call.IsFresh && Stopwatch.GetElapsedTime(moment, call.Sent) > last) >= 200;
            },
            "200 calls in a row that succeed");
        return last;
    }

    /// <summary>Threads, sockets and memory are what they were; every event is accounted for.</summary>
    private async Task NothingIsLeftAsync(ProcessUse before)
    {
        ProcessUse after = before;
        await Eventually.BecomesTrueAsync(
            () =>
            {
                after = ProcessUse.Of(setup.Server.ProcessId);
                return Task.FromResult(after.Threads <= before.Threads + 8 && after.Sockets <= before.Sockets + 2);
            },
            $"as few threads and sockets as before: {before}");
        Assert.InRange(after.Megabytes, 0, before.Megabytes + 100);
        PrometheusText metrics = await setup.Server.ScrapeAsync();
        Assert.Equal(metrics["churn_events_received_total"], metrics.Sum("churn_events_total"));
        Assert.DoesNotContain("fail:", setup.Server.Output);
    }
}
