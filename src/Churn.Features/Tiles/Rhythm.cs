namespace Churn.Features;

/// <summary>Intervals between neighbouring active days, in whole days. Undefined (NaN) without any.</summary>
internal struct Rhythm
{
    private long intervals;
    private long sum;
    private long squares;
    private int last;
    private int longest;

    /// <summary>Intervals come newest first.</summary>
    public void Add(int days)
    {
        last = intervals == 0 ? days : last;
        longest = Math.Max(longest, days);
        intervals++;
        sum += days;
        squares += (long)days * days;
    }

    public readonly double Mean => intervals == 0 ? double.NaN : sum / (double)intervals;

    public readonly double Deviation =>
        intervals == 0 ? double.NaN : Math.Sqrt((intervals * squares) - (sum * sum)) / intervals;

    public readonly double Last => intervals == 0 ? double.NaN : last;

    public readonly double Longest => intervals == 0 ? double.NaN : longest;
}
