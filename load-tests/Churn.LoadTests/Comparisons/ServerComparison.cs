using Grpc.Core;

namespace Churn.LoadTests;

/// <summary>Measures two servers in turn, as with and without an option: the ratio says what the option costs.</summary>
internal static class ServerComparison
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(CallInvoker first, CallInvoker second, int rounds, TimeSpan duration, int concurrency)
    {
        CallInvoker[] servers = [first, second];
        foreach (var server in servers)
        {
            await Workload.PrepareAsync(server, DateTimeOffset.UtcNow).ConfigureAwait(false);
        }
        IReadOnlyList<Workload>[] workloads = [Workload.Over(first), Workload.Over(second)];
        for (var i = 1; i < workloads[0].Count; i++)
        {
            Workload[] pair = [workloads[0][i], workloads[1][i]];
            foreach (var workload in pair)
            {
                await ClosedLoop.RunAsync(workload, concurrency, WarmUp).ConfigureAwait(false);
            }
            List<double> capacity = [], p50 = [], p99 = [];
            for (var round = 0; round < rounds; round++)
            {
                var alone = new LatencyHistogram[2];
                var rate = new double[2];
                for (var s = 0; s < 2; s++)
                {
                    // Whoever is first may have the better moment, so they take turns.
                    var which = (s + round) % 2;
                    alone[which] = (await ClosedLoop.RunAsync(pair[which], 1, duration).ConfigureAwait(false)).OrThrow().Latency;
                    rate[which] = (await ClosedLoop.RunAsync(pair[which], concurrency, duration).ConfigureAwait(false)).OrThrow().CallsPerSecond;
                }
                capacity.Add(rate[0] / rate[1]);
                p50.Add(alone[0].Quantile(0.5) / alone[1].Quantile(0.5));
                p99.Add(alone[0].Quantile(0.99) / alone[1].Quantile(0.99));
            }
            Console.WriteLine($"{pair[0].Name}: calls/s {Say(capacity)} of the other's, p50 {Say(p50)}, p99 {Say(p99)}");
        }
    }

    private static string Say(List<double> ratios)
    {
        ratios.Sort();
        return $"{ratios[ratios.Count / 2]:N2} ({ratios[0]:N2} to {ratios[^1]:N2})";
    }
}
