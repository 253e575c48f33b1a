using System.Diagnostics;

namespace Churn.LoadTests;

/// <summary>The time of a loop, in ticks of <see cref="Stopwatch"/>. Tests put their own in its place.</summary>
internal class LoopClock
{
    public static LoopClock System { get; } = new();

    public virtual long Now => Stopwatch.GetTimestamp();

    /// <summary>Holds the thread until a time; not at all if it has passed.</summary>
    public virtual void SleepUntil(long time) => PreciseSleep.Until(time);

    /// <summary>Takes one of a semaphore, and waits for it if need be.</summary>
    /// <returns>False if there was none until that time.</returns>
    public virtual bool Take(SemaphoreSlim free, long until)
    {
        var left = Stopwatch.GetElapsedTime(Now, until);
        return free.Wait(left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }
}
