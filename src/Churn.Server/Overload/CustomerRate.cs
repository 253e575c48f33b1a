using Churn.Redis;

namespace Churn.Server.Overload;

/// <summary>Holds each customer's events to a rate, so that one who sends in a frenzy, or is sent for, costs the others nothing.</summary>
/// <remarks>Bounded and without locks: a place a customer, by hash, which holds 16 further bits of the hash above the state of the
/// bucket. A customer who meets another's place takes it over, so the rate holds for customers who are alone in theirs: with 65,536 places,
/// practically for all who send fast.</remarks>
internal sealed class CustomerRate
{
    private const int Places = 65_536;
    private const int TagBits = 16;
    private const int TimeBits = 64 - TagBits;
    private const long TimeMask = (1L << TimeBits) - 1;

    // Ticks in which the buckets count: 16 a millisecond, for which 48 bits last 500 years.
    private const long TicksPerSecond = 16_000;

    private readonly long[] places = new long[Places];
    private readonly TimeProvider time;
    private readonly long step;
    private readonly long slack;

    /// <param name="perSecond">Events a second and customer in the long run; 0: no limit. Twice as many may come at once.</param>
    /// <param name="time">A clock that only goes on.</param>
    public CustomerRate(int perSecond, TimeProvider time)
    {
        this.time = time;
        step = perSecond > 0 ? Math.Max(1, TicksPerSecond / perSecond) : 0;
        slack = step * ((2L * perSecond) - 1);
    }

    /// <summary>Takes one of the customer's events; false: nothing is left for now.</summary>
    public bool TryTake(CustomerKey key)
    {
        if (step == 0)
        {
            return true;
        }
        var hash = key.GetHashCode();
        ref var place = ref places[hash & (Places - 1)];
        var tag = (long)(uint)hash >> (32 - TagBits) << TimeBits;
        var now = (long)(time.GetTimestamp() / (double)time.TimestampFrequency * TicksPerSecond) & TimeMask;
        var before = Volatile.Read(ref place);
        while (true)
        {
            var from = (before & ~TimeMask) == tag ? Math.Max(before & TimeMask, now) : now;
            if (from - now > slack)
            {
                return false;
            }
            var met = Interlocked.CompareExchange(ref place, tag | (from + step), before);
            if (met == before)
            {
                return true;
            }
            before = met;
        }
    }
}
