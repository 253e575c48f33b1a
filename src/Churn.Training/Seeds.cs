namespace Churn.Training;

/// <summary>Chance that is the same on every machine: hashes of a seed and of what the chance is for.</summary>
internal static class Seeds
{
    /// <summary>64 bits for one purpose.</summary>
    public static ulong Mix(ulong seed, long first, long second = 0) => Finish(Finish(Finish(seed) ^ (ulong)first) ^ (ulong)second);

    /// <summary>Within [0, 1).</summary>
    public static double Unit(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));

    // SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
    private static ulong Finish(ulong x)
    {
        unchecked
        {
            x += 0x9E3779B97F4A7C15;
            x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
            x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
            return x ^ (x >> 31);
        }
    }
}
