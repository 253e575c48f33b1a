namespace Churn.LoadTests;

/// <summary>Says which customer the n-th call is about. The same seed gives the same customers, whatever thread asks.</summary>
internal sealed class CustomerPicker
{
    /// <summary>As in YCSB, whose workloads are what stores are usually measured with (Cooper et al., SoCC 2010).</summary>
    public const double ZipfExponent = 0.99;

    private readonly int customers;
    private readonly ulong seed;
    // Null: uniform. Else [k]: the part of calls that is about customers 0 to k.
    private readonly double[]? upTo;

    /// <param name="customers">How many, at least 1.</param>
    /// <param name="distribution">How often each.</param>
    /// <param name="seed">Another seed, another order.</param>
    public CustomerPicker(int customers, Distribution distribution, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(customers, 1);
        this.customers = customers;
        this.seed = seed;
        upTo = distribution == Distribution.Zipf ? Cumulated(customers) : null;
    }

    /// <summary>An index from 0 up to the number of customers.</summary>
    public int Of(long call)
    {
        // The upper 53 bits of an even spread make a double in [0, 1).
        var part = (Mix(seed + (ulong)call) >> 11) * (1.0 / (1UL << 53));
        if (upTo is null)
        {
            return (int)(part * customers);
        }
        var found = Array.BinarySearch(upTo, part);
        return Math.Min(found < 0 ? ~found : found + 1, customers - 1);
    }

    private static double[] Cumulated(int customers)
    {
        var sums = new double[customers];
        var sum = 0.0;
        for (var k = 0; k < customers; k++)
        {
            sums[k] = sum += Math.Pow(k + 1, -ZipfExponent);
        }
        for (var k = 0; k < customers; k++)
        {
            sums[k] /= sum;
        }
        return sums;
    }

    // SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
    private static ulong Mix(ulong value)
    {
        value = (value + 1) * 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
