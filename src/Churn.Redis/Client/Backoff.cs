namespace Churn.Redis;

/// <summary>How long to wait before connecting again, so that many replicas do not return to a recovering Redis at one moment.</summary>
internal static class Backoff
{
    /// <summary>min · 2^(failures − 1), at most max; of that between a half and the whole.</summary>
    /// <param name="failures">In a row; 0 is as 1.</param>
    /// <param name="min">First pause.</param>
    /// <param name="max">Longest pause.</param>
    /// <param name="chance">In [0, 1).</param>
    public static TimeSpan Delay(int failures, TimeSpan min, TimeSpan max, double chance)
    {
        double factor = Math.Pow(2, Math.Clamp(failures - 1, 0, 30));
        TimeSpan whole = TimeSpan.FromMilliseconds(Math.Min(min.TotalMilliseconds * factor, max.TotalMilliseconds));
        return whole * (0.5 + (chance / 2));
    }
}
