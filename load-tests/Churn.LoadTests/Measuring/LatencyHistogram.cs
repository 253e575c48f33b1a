using System.Diagnostics;
using System.Numerics;

namespace Churn.LoadTests;

/// <summary>Counts latencies in buckets that are 1/64 wide, so that a quantile is at most 1.6 % off, from nanoseconds to hours. Not
/// thread-safe: one a worker.</summary>
internal sealed class LatencyHistogram
{
    private const int SubBits = 6;
    private const int Subs = 1 << SubBits;

    private readonly long[] counts = new long[(64 - SubBits + 1) * Subs];

    private long greatest;

    public long Count { get; private set; }

    /// <summary>The longest one, exactly, µs; NaN without any.</summary>
    public double Max => Count == 0 ? double.NaN : greatest * 1e6 / Stopwatch.Frequency;

    /// <param name="ticks">Of <see cref="Stopwatch"/>.</param>
    public void Add(long ticks)
    {
        counts[IndexOf(ticks)]++;
        greatest = Math.Max(greatest, ticks);
        Count++;
    }

    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] += other.counts[i];
        }
        greatest = Math.Max(greatest, other.greatest);
        Count += other.Count;
    }

    /// <summary>How many latencies are beyond a quantile. With fewer than ten the quantile says little: <see cref="Quantiles"/> leaves it out.</summary>
    public long Beyond(double quantile) => Count - Rank(quantile);

    /// <summary>The latency that a part <paramref name="quantile"/> of all does not exceed, µs; NaN without any.</summary>
    public double Quantile(double quantile)
    {
        var rank = Rank(quantile);
        for (var i = 0; i < counts.Length; i++)
        {
            rank -= counts[i];
            if (rank <= 0 && Count > 0)
            {
                return UpperBound(i) * 1e6 / Stopwatch.Frequency;
            }
        }
        return double.NaN;
    }

    // In whole numbers as far as they reach: 0.99 × 100 is a little more than 99 in binary.
    private long Rank(double quantile) => (long)Math.Ceiling(Math.Round(quantile * Count, 6));

    // Small values have a bucket each; above, the leading 1 + SubBits bits choose.
    private static int IndexOf(long ticks)
    {
        var value = (ulong)Math.Max(0, ticks);
        var shift = Math.Max(0, 64 - BitOperations.LeadingZeroCount(value) - SubBits - 1);
        return (shift * Subs) + (int)(value >> shift);
    }

    private static double UpperBound(int index)
    {
        var shift = Math.Max(0, (index / Subs) - 1);
        return ((index - (shift * Subs) + 1) * Math.Pow(2, shift)) - 1;
    }
}
