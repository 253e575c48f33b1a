namespace Churn.Server.Metrics;

/// <summary>Counts of durations, or of anything else that has a smallest step, by bucket. An observation is two atomic additions and takes no lock.</summary>
/// <param name="bounds">Upper bounds of the buckets, in the metric's unit (seconds for a duration), rising.</param>
/// <param name="ticksPerUnit">Observations to one of that unit.</param>
/// <remarks>A scrape may see an observation in its bucket and not yet in the sum: buckets and count always agree, the sum may
/// be one observation behind. The sum is exact up to 2^53 ticks and rounded beyond; it cannot overflow.</remarks>
internal sealed class Histogram(double[] bounds, long ticksPerUnit)
{
    private readonly long[] buckets = new long[bounds.Length + 1];
    private readonly long[] boundTicks = [.. bounds.Select(b => (long)(b * ticksPerUnit))];
    private double sumTicks;

    public void Observe(long ticks)
    {
        var bucket = 0;
        while (bucket < boundTicks.Length && ticks > boundTicks[bucket])
        {
            bucket++;
        }
        Interlocked.Increment(ref buckets[bucket]);
        AddToSum(ticks);
    }

    public void Write(MetricsWriter to, string name, string labels)
    {
        var prefix = labels.Length == 0 ? "" : labels + ",";
        var count = 0L;
        for (var i = 0; i < buckets.Length; i++)
        {
            count += Interlocked.Read(ref buckets[i]);
            var bound = i < bounds.Length ? MetricsWriter.Number(bounds[i]) : "+Inf";
            to.Sample(name + "_bucket", prefix + MetricsWriter.Labels(("le", bound)), count);
        }
        to.Sample(name + "_sum", labels, Volatile.Read(ref sumTicks) / ticksPerUnit);
        to.Sample(name + "_count", labels, count);
    }

    private void AddToSum(long ticks)
    {
        var met = Volatile.Read(ref sumTicks);
        double held;
        do
        {
            held = met;
            met = Interlocked.CompareExchange(ref sumTicks, held + ticks, held);
        }
        while (met != held);
    }
}
