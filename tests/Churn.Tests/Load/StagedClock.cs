using System.Diagnostics;
using Churn.LoadTests;

namespace Churn.Tests.Load;

/// <summary>A clock on which time passes only while a loop waits, and things happen at their times.</summary>
internal sealed class StagedClock : LoopClock
{
    private readonly PriorityQueue<Action, long> ahead = new();
    private long now;

    public override long Now => now;

    /// <summary>A task that ends after a while; its continuations run before time goes on.</summary>
    public Task After(TimeSpan time)
    {
        var done = new TaskCompletionSource();
        ahead.Enqueue(done.SetResult, now + (long)(time.TotalSeconds * Stopwatch.Frequency));
        return done.Task;
    }

    public override void SleepUntil(long time)
    {
        while (ahead.TryPeek(out _, out var at) && at <= time)
        {
            HappenNext();
        }
        now = Math.Max(now, time);
    }

    public override bool Take(SemaphoreSlim free, long until)
    {
        while (!free.Wait(0))
        {
            if (!ahead.TryPeek(out _, out var at) || at > until)
            {
                now = Math.Max(now, until);
                return false;
            }
            HappenNext();
        }
        return true;
    }

    private void HappenNext()
    {
        ahead.TryDequeue(out var action, out var at);
        now = Math.Max(now, at);
        action!();
    }
}
