using System.Diagnostics;

namespace Churn.Cli.Replay;

/// <summary>Keeps to a rate by intended times, so that a pause is caught up and the mean holds.</summary>
/// <param name="rate">A second; 0 for no limit.</param>
internal sealed class Pace(int rate)
{
    // Shorter waits are not kept by timers, and at high rates a wait for each would be the limit.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(5);

    private readonly long started = Stopwatch.GetTimestamp();
    private long sent;

    /// <summary>Waits until the next one is due.</summary>
    public ValueTask WaitAsync(CancellationToken stop)
    {
        if (rate == 0)
        {
            return ValueTask.CompletedTask;
        }
        var early = TimeSpan.FromSeconds(sent++ / (double)rate) - Stopwatch.GetElapsedTime(started);
        return early < ShortestWait ? ValueTask.CompletedTask : new ValueTask(Task.Delay(early, stop));
    }
}
