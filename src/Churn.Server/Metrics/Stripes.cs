using System.Numerics;

namespace Churn.Server.Metrics;

/// <summary>Numbers that many threads count in are kept several times, and a thread counts in its core's: so cores do not wait for each
/// other's caches, which costs more than all the rest of counting.</summary>
internal static class Stripes
{
    /// <summary>Longs of 128 bytes: caches fetch lines of 64 in pairs.</summary>
    public const int Line = 16;

    // More would make scrapes slower and bring little: that two of many cores count in one at the same moment is rare.
    private const int Most = 16;

    /// <summary>How many there are: a power of two.</summary>
    public static int Count { get; } = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(Environment.ProcessorCount, 1, Most));

    /// <summary>The one to count in, 0 to <see cref="Count"/> − 1. The thread may move on to another core at any moment: additions have to be atomic
    /// all the same.</summary>
    public static int Mine => Thread.GetCurrentProcessorId() & (Count - 1);
}
