using System.Numerics;

namespace Churn.Server.Drift;

/// <summary>Lets a customer through once a period, and no more customers than it has places: what follows is bounded however many calls
/// there are, and no customer weighs more than another for being asked about often.</summary>
/// <param name="period">Periods begin at multiples of it.</param>
/// <param name="places">Most customers of a period; a power of two.</param>
/// <remarks>A customer's hash chooses its place, so two may share one, and then one of them is not let through: by chance, and by
/// another chance in the next period. No lock; an allocation a period, none a call.</remarks>
internal sealed class OncePerPeriod(TimeSpan period, int places)
{
    private readonly long length = (long)period.TotalMilliseconds;
    private readonly int shift = 64 - BitOperations.Log2((uint)places);
    private Taken current = new(long.MinValue, places);

    /// <param name="customerId">Any text.</param>
    /// <param name="now">ms.</param>
    public bool Allows(string customerId, long now)
    {
        var number = now / length;
        var taken = Volatile.Read(ref current);
        if (taken.Number != number)
        {
            // A call of the period just over; any other time before is a clock that was set back.
            if (number == taken.Number - 1)
            {
                return false;
            }
            taken = Begin(number, taken);
        }
        var place = (int)(((ulong)(uint)customerId.GetHashCode(StringComparison.Ordinal) ^ Mix((ulong)number)) * 0x9E3779B97F4A7C15 >> shift);
        ref var word = ref taken.Places[place >> 6];
        var bit = 1L << (place & 63);
        // Most calls end at the plain read.
        return (Volatile.Read(ref word) & bit) == 0 && (Interlocked.Or(ref word, bit) & bit) == 0;
    }

    private Taken Begin(long number, Taken ended)
    {
        var next = new Taken(number, places);
        var met = Interlocked.CompareExchange(ref current, next, ended);
        return met == ended ? next : met;
    }

    // Else those who share a place would share it in every period.
    private static ulong Mix(ulong number) => number * 0xD6E8FEB86659FD93;

    private sealed class Taken(long number, int places)
    {
        public long Number => number;

        public long[] Places { get; } = new long[(places + 63) >> 6];
    }
}
