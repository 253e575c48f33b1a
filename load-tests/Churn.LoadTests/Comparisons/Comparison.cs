using Grpc.Core;

namespace Churn.LoadTests;

/// <summary>Measures every workload in turn, round by round, so that a slow moment of the machine hits all of them, and prints medians.</summary>
internal static class Comparison
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(CallInvoker channel, int rounds, TimeSpan duration, int concurrency)
    {
        var workloads = Workload.Over(channel);
        await Workload.PrepareAsync(channel, DateTimeOffset.UtcNow).ConfigureAwait(false);
        foreach (var workload in workloads)
        {
            await ClosedLoop.RunAsync(workload, concurrency, WarmUp).ConfigureAwait(false);
        }
        var p50 = new List<double>[workloads.Count];
        var p99 = new List<double>[workloads.Count];
        var capacity = new List<double>[workloads.Count];
        for (var i = 0; i < workloads.Count; i++)
        {
            (p50[i], p99[i], capacity[i]) = ([], [], []);
        }
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < workloads.Count; i++)
            {
                var alone = (await ClosedLoop.RunAsync(workloads[i], 1, duration).ConfigureAwait(false)).OrThrow().Latency;
                p50[i].Add(alone.Quantile(0.5));
                p99[i].Add(alone.Quantile(0.99));
                capacity[i].Add((await ClosedLoop.RunAsync(workloads[i], concurrency, duration).ConfigureAwait(false)).OrThrow().CallsPerSecond);
            }
        }
        Print(workloads, rounds, concurrency, p50, p99, capacity);
    }

    private static void Print(
        IReadOnlyList<Workload> workloads, int rounds, int concurrency, List<double>[] p50, List<double>[] p99, List<double>[] capacity)
    {
        Console.WriteLine($"{Machine.Now}; medians of {rounds} alternating rounds; server and load on one machine");
        Console.WriteLine($"{"",-30}{"p50 µs",10}{"p99 µs",10}{$"calls/s at {concurrency}",18}{"against first",15}");
        for (var i = 0; i < workloads.Count; i++)
        {
            var ratio = Median(capacity[i].Zip(capacity[0], (mine, first) => mine / first));
            Console.WriteLine($"{workloads[i].Name,-30}{Median(p50[i]),10:N0}{Median(p99[i]),10:N0}{Median(capacity[i]),18:N0}{ratio,15:N2}");
        }
    }

    private static double Median(IEnumerable<double> values) => Spread.Of(values).Median;
}
