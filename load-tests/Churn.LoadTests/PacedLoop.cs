using System.Diagnostics;

namespace Churn.LoadTests;

/// <summary>Makes calls at a fixed rate, whether or not earlier ones were answered, for a while.</summary>
/// <remarks>An open loop: a latency counts from when the call was due, so a stall of the server counts for every call that it delays.</remarks>
internal static class PacedLoop
{
    /// <param name="workload">What is called.</param>
    /// <param name="callsPerSecond">At least 1. Each of the lanes makes its part of them, in turn.</param>
    /// <param name="duration">Calls are due within it; it ends when the last one is answered.</param>
    /// <param name="lanes">Calls that may be under way at once; more than are ever late at once, or the loop is not open.</param>
    public static async Task<LatencyHistogram> RunAsync(Workload workload, double callsPerSecond, TimeSpan duration, int lanes)
    {
        var started = Stopwatch.GetTimestamp();
        var between = Stopwatch.Frequency / callsPerSecond;
        var calls = (long)(duration.TotalSeconds * callsPerSecond);
        var all = new LatencyHistogram();
        foreach (var lane in await Task.WhenAll(Enumerable.Range(0, lanes).Select(lane => Task.Run(() => WorkAsync(lane)))).ConfigureAwait(false))
        {
            all.Add(lane);
        }
        return all;

        async Task<LatencyHistogram> WorkAsync(int lane)
        {
            var latency = new LatencyHistogram();
            for (var call = (long)lane; call < calls; call += lanes)
            {
                var due = started + (long)(call * between);
                if (await Pace.UntilAsync(started, Stopwatch.GetElapsedTime(started, due)).ConfigureAwait(false))
                {
                    // Timers fire up to a millisecond late; that is the load's fault, so a call that was waited for counts from here.
                    due = Math.Max(due, Stopwatch.GetTimestamp());
                }
                await workload.CallAsync(call).ConfigureAwait(false);
                latency.Add(Stopwatch.GetTimestamp() - due);
            }
            return latency;
        }
    }
}
