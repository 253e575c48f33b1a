using System.Diagnostics;
using Churn.Access;

namespace Churn.Server.Overload;

/// <summary>Bounds the calls in progress, and sheds those of the lanes that can wait first: beyond half of the limit no bulk call begins,
/// beyond four fifths none of a website, and the rest is for live ones.</summary>
/// <remarks>Entering and leaving are a few atomic adds. Streams do not count: they last, and slow down by themselves
/// (<see cref="IsBusy"/>).</remarks>
internal sealed class CallLimiter : IDisposable
{
    /// <summary>More methods than there are share the last place.</summary>
    private const int Methods = 64;

    private const int Lanes = 3;
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);
    private static readonly double[] ShareOfLane = [1, 0.8, 0.5];

    private readonly AdaptiveLimit limit;
    private readonly long[] ended = new long[Methods];
    private readonly long[] ticks = new long[Methods];
    private readonly long[] inProgress = new long[Lanes];
    private readonly ITimer timer;
    private readonly Func<bool> storeFails;
    private int total;
    private int most;

    /// <param name="mostInProgress">The limit is never above this; 1 to 100,000.</param>
    /// <param name="time">For the timer.</param>
    /// <param name="storeFails">Whether calls wait for a store that is out of reach just now: how long says nothing of load.</param>
    public CallLimiter(int mostInProgress, TimeProvider time, Func<bool> storeFails)
    {
        this.storeFails = storeFails;
        limit = new AdaptiveLimit(Math.Min(mostInProgress, 4 * Environment.ProcessorCount), mostInProgress, Stopwatch.Frequency);
        timer = time.CreateTimer(_ => Learn(), null, Window, Window);
    }

    /// <summary>Calls that may be in progress at once now.</summary>
    public int Limit => limit.Value;

    /// <summary>Whether bulk calls would be shed now.</summary>
    public bool IsBusy => Volatile.Read(ref total) >= ShareOfLane[(int)Lane.Bulk] * limit.Value;

    public long InProgress(Lane lane) => Interlocked.Read(ref inProgress[(int)lane]);

    /// <summary>Whether a call may begin; if so, <see cref="Leave"/> is owed.</summary>
    public bool TryEnter(Lane lane)
    {
        var now = Interlocked.Increment(ref total);
        if (now > Math.Max(1, ShareOfLane[(int)lane] * limit.Value))
        {
            Interlocked.Decrement(ref total);
            return false;
        }
        Interlocked.Increment(ref inProgress[(int)lane]);
        if (now > Volatile.Read(ref most))
        {
            Volatile.Write(ref most, now);
        }
        return true;
    }

    /// <summary>A call has ended.</summary>
    /// <param name="lane">As it was let in.</param>
    /// <param name="method">Which one; any number from 0, the same for the same method.</param>
    /// <param name="elapsedTicks">Of <see cref="Stopwatch"/>, since it was let in.</param>
    public void Leave(Lane lane, int method, long elapsedTicks)
    {
        Interlocked.Decrement(ref total);
        Interlocked.Decrement(ref inProgress[(int)lane]);
        var place = Math.Min(method, Methods - 1);
        Interlocked.Increment(ref ended[place]);
        Interlocked.Add(ref ticks[place], elapsedTicks);
    }

    public void Dispose() => timer.Dispose();

    private void Learn()
    {
        // One at a time, however late a tick comes.
        lock (limit)
        {
            var calls = new List<(int Method, long Count, long Ticks)>();
            for (var method = 0; method < Methods; method++)
            {
                // A call that ends in between counts in this window with one and in the next with the other number: too little to matter.
                var count = Interlocked.Exchange(ref ended[method], 0);
                var took = Interlocked.Exchange(ref ticks[method], 0);
                if (count > 0)
                {
                    calls.Add((method, count, took));
                }
            }
            var reached = Interlocked.Exchange(ref most, Volatile.Read(ref total));
            if (!storeFails())
            {
                limit.Update(calls, reached);
            }
        }
    }
}
