using Churn.Access;

namespace Churn.Server.Overload;

/// <summary>Bounds the calls in progress, and sheds those of the lanes that can wait first: beyond half of the limit no bulk call begins,
/// beyond four fifths none of a website; live ones have the limit for themselves.</summary>
/// <remarks>Entering and leaving are a few atomic adds. Streams do not count: they last, and slow down by themselves
/// (<see cref="IsBusy"/>).</remarks>
internal sealed class CallLimiter : IDisposable
{
    private const int Lanes = 3;

    /// <summary>The wait is probed as often as this, and the limit learns from ten.</summary>
    private const int ProbesAWindow = 10;

    private static readonly TimeSpan BetweenProbes = TimeSpan.FromMilliseconds(10);
    private static readonly double[] ShareOfLane = [1, 0.8, 0.5];

    private readonly AdaptiveLimit limit;
    private readonly ThreadWait wait = new();
    private readonly long[] inProgress = new long[Lanes];
    private readonly ITimer timer;
    private int total;
    private int most;
    private int probes;

    /// <param name="mostInProgress">The limit is never above this; 1 to 100,000.</param>
    /// <param name="target">How long work may wait for a thread.</param>
    /// <param name="time">For the timer.</param>
    public CallLimiter(int mostInProgress, TimeSpan target, TimeProvider time)
    {
        limit = new AdaptiveLimit(Math.Min(mostInProgress, 2 * Environment.ProcessorCount), mostInProgress, target);
        timer = time.CreateTimer(_ => Tick(), null, BetweenProbes, BetweenProbes);
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
        var ofLane = Interlocked.Increment(ref inProgress[(int)lane]);
        // Those of other lanes may be more than a limit that has just come down: live calls do not wait until they have gone.
        var counted = lane == Lane.Live ? ofLane : now;
        if (counted > Math.Max(1, ShareOfLane[(int)lane] * limit.Value))
        {
            Leave(lane);
            return false;
        }
        if (now > Volatile.Read(ref most))
        {
            Volatile.Write(ref most, now);
        }
        return true;
    }

    /// <summary>A call has ended.</summary>
    /// <param name="lane">As it was let in.</param>
    public void Leave(Lane lane)
    {
        Interlocked.Decrement(ref total);
        Interlocked.Decrement(ref inProgress[(int)lane]);
    }

    public void Dispose() => timer.Dispose();

    private void Tick()
    {
        wait.Probe();
        // Late ticks may overlap: only one of them is the tenth.
        if (Interlocked.Increment(ref probes) % ProbesAWindow == 0)
        {
            limit.Update(wait.Take(), Interlocked.Exchange(ref most, Volatile.Read(ref total)));
        }
    }
}
