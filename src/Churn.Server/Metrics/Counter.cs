namespace Churn.Server.Metrics;

/// <summary>A number that only rises. An increment is one atomic add.</summary>
internal sealed class Counter
{
    private long value;

    public long Value => Interlocked.Read(ref value);

    public void Add(long count = 1) => Interlocked.Add(ref value, count);
}
