namespace Churn.Server.Metrics;

/// <summary>Counts of durations, or of anything else that has a smallest step, by bucket. An observation is two atomic additions and takes no lock.</summary>
/// <param name="bounds">Upper bounds of the buckets, in the metric's unit (seconds for a duration), rising.</param>
/// <param name="ticksPerUnit">Observations to one of that unit.</param>
/// <param name="exemplars">Keeps examples of what was observed; null: none are kept.</param>
/// <remarks>A scrape may see an observation in its bucket and not yet in the sum: buckets and count always agree, the sum may
/// be one observation behind. The sum is exact up to 2^53 ticks and rounded beyond; it cannot overflow.</remarks>
internal sealed class Histogram(double[] bounds, long ticksPerUnit, Exemplars? exemplars = null)
{
    // A stripe: the sum, as the bits of a double, then the buckets, then up to the next line.
    private static int StripeLength(double[] bounds) => (bounds.Length + 1 + Stripes.Line) / Stripes.Line * Stripes.Line;

    private readonly int stripe = StripeLength(bounds);
    private readonly long[] cells = new long[Stripes.Line + (Stripes.Count * StripeLength(bounds))];
    private readonly long[] boundTicks = [.. bounds.Select(b => (long)(b * ticksPerUnit))];

    public void Observe(long ticks)
    {
        var bucket = 0;
        while (bucket < boundTicks.Length && ticks > boundTicks[bucket])
        {
            bucket++;
        }
        var mine = Stripes.Line + (Stripes.Mine * stripe);
        Interlocked.Increment(ref cells[mine + 1 + bucket]);
        AddToSum(ref cells[mine], ticks);
        exemplars?.Note(bucket, ticks);
    }

    public void Write(MetricsWriter to, string name, string labels)
    {
        var prefix = labels.Length == 0 ? "" : labels + ",";
        var count = 0L;
        for (var i = 0; i <= bounds.Length; i++)
        {
            for (var from = Stripes.Line; from < cells.Length; from += stripe)
            {
                count += Interlocked.Read(ref cells[from + 1 + i]);
            }
            var bound = i < bounds.Length ? MetricsWriter.Number(bounds[i]) : "+Inf";
            to.Bucket(name, prefix + MetricsWriter.Labels(("le", bound)), count, exemplars?[i], ticksPerUnit);
        }
        to.Sample(name + "_sum", labels, SumTicks() / ticksPerUnit);
        to.Sample(name + "_count", labels, count);
    }

    private double SumTicks()
    {
        var sum = 0.0;
        for (var from = Stripes.Line; from < cells.Length; from += stripe)
        {
            sum += BitConverter.Int64BitsToDouble(Interlocked.Read(ref cells[from]));
        }
        return sum;
    }

    private static void AddToSum(ref long sum, long ticks)
    {
        var met = Volatile.Read(ref sum);
        long held;
        do
        {
            held = met;
            met = Interlocked.CompareExchange(ref sum, BitConverter.DoubleToInt64Bits(BitConverter.Int64BitsToDouble(held) + ticks), held);
        }
        while (met != held);
    }
}
