using System.Diagnostics;

namespace Churn.LoadTests;

/// <summary>Keeps a number of calls under way for a while: each worker makes its next call when the last one is answered.</summary>
/// <remarks>A closed loop measures capacity and unloaded latency. It hides stalls, since a stalled server is asked less; latency under
/// a given load needs an open loop.</remarks>
internal static class ClosedLoop
{
    // A server that refuses at once would be asked without end; it is left alone for a moment.
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <exception cref="LoadException">A call had no answer for 30 s after the end.</exception>
    public static async Task<LoopResult> RunAsync(Workload workload, int concurrency, TimeSpan duration, CancellationToken stop = default)
    {
        var next = -1L;
        var started = Stopwatch.GetTimestamp();
        var working = Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(WorkAsync)));
        var tallies = await OrTimeOutAsync(working, duration + Patience, stop).ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        return Tally.Sum(tallies, Stopwatch.GetElapsedTime(started).TotalSeconds);

        async Task<Tally> WorkAsync()
        {
            var tally = new Tally(shares: 1);
            while (Stopwatch.GetElapsedTime(started) < duration && !stop.IsCancellationRequested)
            {
                if (!await tally.CountAsync(workload, Interlocked.Increment(ref next), Stopwatch.GetTimestamp(), LoopClock.System).ConfigureAwait(false))
                {
                    await Pace.UntilAsync(Stopwatch.GetTimestamp(), AfterFailure).ConfigureAwait(false);
                }
            }
            return tally;
        }
    }

    private static async Task<Tally[]> OrTimeOutAsync(Task<Tally[]> working, TimeSpan most, CancellationToken stop)
    {
        try
        {
            return await working.WaitAsync(most, stop).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new LoadException($"a call had no answer for {Patience.TotalSeconds:N0} s: see whether the server hangs", e);
        }
    }
}
