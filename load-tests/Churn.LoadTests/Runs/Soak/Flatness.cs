namespace Churn.LoadTests;

/// <summary>Whether figures stayed where they were: the median of the last quarter against that of the second.</summary>
/// <remarks>Not against the first, in which code is compiled, ids collect until the dedupe horizon, and lists fill up to their first compaction.</remarks>
internal static class Flatness
{
    /// <summary>Fewer intervals have no quarters.</summary>
    public const int LeastIntervals = 4;

    /// <summary>Most for latencies and for the managed heap, which swing from minute to minute.</summary>
    public const double MostForSwinging = 1.25;

    /// <summary>Most for memory of processes.</summary>
    public const double MostForMemory = 1.1;

    /// <param name="values">In the order of time, at least <see cref="LeastIntervals"/>.</param>
    /// <returns>The last quarter's median of the second's.</returns>
    public static double Growth(IReadOnlyList<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(values.Count, LeastIntervals);
        var quarter = values.Count / 4;
        return Spread.Of(values.TakeLast(quarter)).Median / Spread.Of(values.Skip(quarter).Take(quarter)).Median;
    }
}
