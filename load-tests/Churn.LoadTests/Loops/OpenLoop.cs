using System.Diagnostics;

namespace Churn.LoadTests;

/// <summary>Makes calls at a fixed rate, whether or not earlier ones were answered, for a while.</summary>
/// <remarks>A latency counts from when the call was due, so a stall of the server counts for every call that it delays. The number of calls
/// under way has a bound; calls that are due meanwhile leave as soon as there is room, and those for which there is none until the end are
/// counted as unsent. Nothing is left out silently.</remarks>
internal static class OpenLoop
{
    private static readonly long LateAfter = Stopwatch.Frequency / 1000;

    /// <param name="workload">What is called. What it does before its first wait runs on the thread that keeps time, so that has to be short.</param>
    /// <param name="callsPerSecond">More than 0.</param>
    /// <param name="duration">Calls are due within it.</param>
    /// <param name="most">Calls under way at once.</param>
    /// <param name="patience">How long the last ones are waited for.</param>
    /// <param name="stop">Ends the loop early.</param>
    /// <param name="clock">Null: the machine's.</param>
    public static Task<LoopResult> RunAsync(
        Workload workload, double callsPerSecond, TimeSpan duration, int most, TimeSpan patience, CancellationToken stop, LoopClock? clock = null) =>
        // A thread of its own: the pool's are busy with answers when time matters most.
        Task.Factory.StartNew(
            () => Run(workload, callsPerSecond, duration, most, patience, clock ?? LoopClock.System, stop),
            stop, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static LoopResult Run(
        Workload workload, double callsPerSecond, TimeSpan duration, int most, TimeSpan patience, LoopClock clock, CancellationToken stop)
    {
        // Not disposed: a call that is not answered releases it later.
        var free = new SemaphoreSlim(most, most);
        var tally = new Tally();
        var started = clock.Now;
        var end = started + Ticks(duration);
        var between = Stopwatch.Frequency / callsPerSecond;
        var calls = (long)(duration.TotalSeconds * callsPerSecond);
        long sent = 0, late = 0;
        while (sent < calls && !stop.IsCancellationRequested)
        {
            var due = started + (long)(sent * between);
            clock.SleepUntil(due);
            if (!clock.Take(free, end))
            {
                break;
            }
            late += clock.Now - due > LateAfter ? 1 : 0;
            _ = SendAsync(workload, sent++, due, free, tally, clock);
        }
        stop.ThrowIfCancellationRequested();
        var unanswered = Drain(free, most, clock, Math.Max(clock.Now, end) + Ticks(patience));
        var seconds = Stopwatch.GetElapsedTime(started, Math.Max(clock.Now, end)).TotalSeconds;
        return Tally.Sum([tally], seconds) with { SentLate = late, Unsent = calls - sent, Unanswered = unanswered };
    }

    private static async Task SendAsync(Workload workload, long call, long due, SemaphoreSlim free, Tally tally, LoopClock clock)
    {
        await tally.CountAsync(workload, call, due, clock).ConfigureAwait(false);
        free.Release();
    }

    private static int Drain(SemaphoreSlim free, int most, LoopClock clock, long until)
    {
        for (var answered = 0; answered < most; answered++)
        {
            if (!clock.Take(free, until))
            {
                return most - answered;
            }
        }
        return 0;
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
