using Churn.Grpc;

namespace Churn.LoadTests;

/// <summary>One scenario on a running server, once.</summary>
internal static class ScenarioRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="scenario">What is called.</param>
    /// <param name="at">On which server.</param>
    /// <param name="rate">Calls a second of an open loop; null: a closed one.</param>
    /// <param name="warmUp">Not measured.</param>
    /// <param name="duration">Measured.</param>
    /// <param name="stop">Ends it early.</param>
    public static async Task<Sample> RunAsync(Scenario scenario, Occasion at, double? rate, TimeSpan warmUp, TimeSpan duration, CancellationToken stop)
    {
        var caller = await Caller.OpenAsync(scenario, at.Grpc, at.Http, stop).ConfigureAwait(false);
        await using (caller.ConfigureAwait(false))
        {
            ProgressLine.Show("warming up");
            await LoopAsync(caller, scenario, rate, warmUp, stop).ConfigureAwait(false);
            ProgressLine.Show($"measuring for {duration.TotalSeconds:N0} s");
            var sample = await Sample.TakeAsync(at, () => LoopAsync(caller, scenario, rate, duration, stop), stop).ConfigureAwait(false);
            ProgressLine.Clear();
            return sample;
        }
    }

    /// <summary>One loop: open where there is a rate, else closed.</summary>
    public static Task<LoopResult> LoopAsync(Caller caller, Scenario scenario, double? rate, TimeSpan duration, CancellationToken stop) => rate is { } perSecond
        ? OpenLoop.RunAsync(caller.Workload, perSecond, duration, scenario.Concurrency, Patience, stop)
        : ClosedLoop.RunAsync(caller.Workload, scenario.Concurrency, duration, stop);

    /// <summary>Gives the scenario's customers a history.</summary>
    public static async Task PrepareAsync(Scenario scenario, Uri grpc, int days, CancellationToken stop)
    {
        if (days > 0 && scenario.Call != CallKind.Health)
        {
            using var channel = GrpcChannel.ForAddress(grpc);
            await Workload.PrepareAsync(
                Credential.Add(channel.CreateCallInvoker(), scenario.Key), DateTimeOffset.UtcNow, scenario.Customers, days, stop).ConfigureAwait(false);
        }
    }
}
