namespace Churn.Server.Overload;

/// <summary>How many calls may be in progress at once, found out by what more of them do to their latency. By Little's law calls in
/// progress = rate × latency: beyond what the machine can do at once, more of them only wait for each other, and latency grows with
/// nothing gained.</summary>
/// <remarks>A gradient method (https://netflixtechblog.medium.com/performance-under-load-3e6fa9a60581): where latency was above its target,
/// the limit is multiplied by target / latency, at most halved; else it grows by 2 √limit. The target is what each method takes when
/// nothing is in its way, so that a change in the mix of methods is no change of load, and 20 ms: short bursts may wait as long, and nobody
/// who waits for an answer notices. Pure: fed by <see cref="Update"/>, of one thread at a time; <see cref="Value"/> is of any.</remarks>
/// <param name="least">Never below, so that something is always learnt; and where fewer calls were in progress, it does not fall.</param>
/// <param name="most">Never above, and what it begins with.</param>
/// <param name="ticksPerSecond">Unit of the times.</param>
internal sealed class AdaptiveLimit(int least, int most, long ticksPerSecond)
{
    /// <summary>By how much the expectation of a method rises in a window in which it was slower: by a half in eighty windows.</summary>
    private const double Drift = 0.005;

    /// <summary>Fewer calls in a window say nothing.</summary>
    private const int FewestCalls = 10;

    private readonly Dictionary<int, double> expected = [];
    private readonly double slack = 0.020 * ticksPerSecond;
    private double limit = most;

    /// <summary>Calls at once.</summary>
    public int Value => (int)Volatile.Read(ref limit);

    /// <summary>Learns from the calls that ended in a window of time.</summary>
    /// <param name="calls">By method: how many, and the ticks that they took together.</param>
    /// <param name="mostInProgress">At once, in that window.</param>
    public void Update(IReadOnlyList<(int Method, long Count, long Ticks)> calls, int mostInProgress)
    {
        double target = 0, met = 0;
        var count = 0L;
        foreach (var (method, ended, ticks) in calls)
        {
            target += ended * (slack + Expect(method, (double)ticks / ended));
            met += ticks;
            count += ended;
        }
        if (met <= target)
        {
            Set(limit + (2 * Math.Sqrt(limit)));
        }
        else if (count >= FewestCalls && mostInProgress > least)
        {
            Set(limit * Math.Max(target / met, 0.5));
        }
    }

    private void Set(double value) => Volatile.Write(ref limit, Math.Clamp(value, least, most));

    private double Expect(int method, double met)
    {
        var before = expected.GetValueOrDefault(method, met);
        var now = Math.Min(met, before * (1 + Drift));
        expected[method] = now;
        return now;
    }
}
