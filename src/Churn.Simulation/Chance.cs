namespace Churn.Simulation;

/// <summary>A stream of chance that depends on its seed alone.</summary>
/// <remarks>SplitMix64 of Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014. A value type: a copy goes on
/// with the same numbers.</remarks>
internal struct Chance(ulong seed)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong state = seed;

    /// <summary>A stream of its own for each pair of seed and key.</summary>
    public static Chance Of(ulong seed, ulong key) => new(Mix(seed + (Golden * Mix(key + Golden))));

    public ulong Next() => Mix(state += Golden);

    /// <summary>In [0, 1).</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    public bool Happens(double probability) => Uniform() < probability;

    /// <summary>In [0, end).</summary>
    public int Below(int end) => (int)(Uniform() * end);

    /// <summary>Mean 0, deviation 1.</summary>
    /// <remarks>Box, Muller, 1958; the second number of the pair is not kept, so that the state stays one word.</remarks>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());

    /// <summary>Mean 1.</summary>
    public double Exponential() => -Math.Log(1 - Uniform());

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
