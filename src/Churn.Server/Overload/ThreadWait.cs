using System.Diagnostics;

namespace Churn.Server.Overload;

/// <summary>Measures how long work waits for a thread of the pool, by work of its own that does nothing: one piece at a time.</summary>
internal sealed class ThreadWait : IThreadPoolWorkItem
{
    private long queuedAt;
    private long waited;
    private int pieces;

    /// <summary>To be called every now and then: queues a piece of work, unless one still waits.</summary>
    public void Probe()
    {
        if (Interlocked.CompareExchange(ref queuedAt, Stopwatch.GetTimestamp(), 0) == 0)
        {
            // Behind all that is queued, as the work of a call that comes now would be.
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>The average since it was last taken; of a piece that still waits, its wait until now.</summary>
    public TimeSpan Take()
    {
        var count = Interlocked.Exchange(ref pieces, 0);
        var ticks = Interlocked.Exchange(ref waited, 0);
        var since = Interlocked.Read(ref queuedAt);
        var average = count == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(0, ticks / count);
        var pending = since == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(since);
        return pending > average ? pending : average;
    }

    void IThreadPoolWorkItem.Execute()
    {
        Interlocked.Add(ref waited, Stopwatch.GetTimestamp() - Interlocked.Exchange(ref queuedAt, 0));
        Interlocked.Increment(ref pieces);
    }
}
