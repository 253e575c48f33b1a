namespace Churn.Server.Metrics;

/// <summary>A number that only rises. An increment is one atomic add.</summary>
internal sealed class Counter
{
    // The first line belongs to the array's own length, which every increment reads.
    private readonly long[] stripes = new long[(Stripes.Count + 1) * Stripes.Line];

    public long Value
    {
        get
        {
            var sum = 0L;
            for (var i = Stripes.Line; i < stripes.Length; i += Stripes.Line)
            {
                sum += Interlocked.Read(ref stripes[i]);
            }
            return sum;
        }
    }

    public void Add(long count = 1) => Interlocked.Add(ref stripes[(Stripes.Mine + 1) * Stripes.Line], count);
}
