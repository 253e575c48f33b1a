namespace Churn.Server.Overload;

/// <summary>How many calls may be in progress at once, found out by how long work waits for a thread. By Little's law calls in
/// progress = rate × latency: once the machine is busy, more of them do not make the rate higher but the wait longer.</summary>
/// <remarks>In the manner of gradient limits (https://netflixtechblog.medium.com/performance-under-load-3e6fa9a60581), but on the wait alone, as
/// DAGOR (https://doi.org/10.1145/3267809.3267823) does: latency has its reasons outside of the server too, a slow store or large batches,
/// and refusing calls mends neither. Pure: fed by <see cref="Update"/>, of one thread at a time; <see cref="Value"/> is of any.</remarks>
/// <param name="least">Never below, so that something is always done.</param>
/// <param name="most">Never above, and what it begins with.</param>
/// <param name="target">How long work may wait for a thread; zero: however long, the limit stays.</param>
internal sealed class AdaptiveLimit(int least, int most, TimeSpan target)
{
    private double limit = most;

    /// <summary>Calls at once.</summary>
    public int Value => (int)Volatile.Read(ref limit);

    /// <summary>Learns from a window of time.</summary>
    /// <param name="wait">How long work waited for a thread, on average.</param>
    /// <param name="mostInProgress">Calls, at once.</param>
    public void Update(TimeSpan wait, int mostInProgress)
    {
        // More room than was used has not made anything wait; and where it is used, more is tried with care.
        var found = wait <= target || target == TimeSpan.Zero
            ? limit + (Math.Sqrt(limit) * (mostInProgress * 2 > limit ? 0.5 : 2))
            : Math.Min(limit, mostInProgress) * Math.Max(target / wait, 0.5);
        Volatile.Write(ref limit, Math.Clamp(found, least, most));
    }
}
