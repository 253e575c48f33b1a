using System.Numerics;
using System.Runtime.CompilerServices;

namespace Churn.Features;

/// <summary>Which of the days from the as-of's own (0) to 365 before it had an event: a set of bits.</summary>
internal struct ActiveDays
{
    private const int Words = 6;

    /// <summary>Days that are kept: 0 to 365.</summary>
    public const int Count = 366;

    private Bits bits;

    public void Add(long daysBack)
    {
        if (daysBack is >= 0 and < Count)
        {
            bits[(int)(daysBack >> 6)] |= 1UL << (int)(daysBack & 63);
        }
    }

    public void Add(in ActiveDays other)
    {
        for (var word = 0; word < Words; word++)
        {
            bits[word] |= other.bits[word];
        }
    }

    /// <summary>Active days among 0 to <paramref name="daysBack"/> − 1.</summary>
    public readonly int CountNewerThan(int daysBack)
    {
        var count = 0;
        for (var word = 0; word < Words && daysBack > 0; word++, daysBack -= 64)
        {
            count += BitOperations.PopCount(daysBack >= 64 ? bits[word] : bits[word] & ((1UL << daysBack) - 1));
        }
        return count;
    }

    /// <summary>The rhythm of the active days, newest interval first.</summary>
    public readonly Rhythm Rhythm()
    {
        var rhythm = default(Rhythm);
        var newer = -1;
        for (var word = 0; word < Words; word++)
        {
            for (var left = bits[word]; left != 0; left &= left - 1)
            {
                var day = (word << 6) + BitOperations.TrailingZeroCount(left);
                if (newer >= 0)
                {
                    rhythm.Add(day - newer);
                }
                newer = day;
            }
        }
        return rhythm;
    }

    [InlineArray(Words)]
    private struct Bits
    {
        private ulong first;
    }
}
