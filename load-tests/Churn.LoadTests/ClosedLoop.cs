using System.Diagnostics;

namespace Churn.LoadTests;

/// <summary>Keeps a number of calls under way for a while: each worker makes its next call when the last one is answered.</summary>
/// <remarks>A closed loop measures capacity and unloaded latency. It hides stalls, since a stalled server is asked less; latency under
/// a given load needs an open loop.</remarks>
internal static class ClosedLoop
{
    public static async Task<(LatencyHistogram Latency, double CallsPerSecond)> RunAsync(Workload workload, int concurrency, TimeSpan duration)
    {
        var next = 0L;
        var started = Stopwatch.GetTimestamp();
        var workers = await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(WorkAsync))).ConfigureAwait(false);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var all = new LatencyHistogram();
        Array.ForEach(workers, all.Add);
        return (all, all.Count / seconds);

        async Task<LatencyHistogram> WorkAsync()
        {
            var latency = new LatencyHistogram();
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                var begun = Stopwatch.GetTimestamp();
                await workload.CallAsync(Interlocked.Increment(ref next)).ConfigureAwait(false);
                latency.Add(Stopwatch.GetTimestamp() - begun);
            }
            return latency;
        }
    }
}
