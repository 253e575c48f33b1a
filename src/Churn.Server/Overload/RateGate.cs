using System.Collections.Concurrent;
using Churn.Access;

namespace Churn.Server.Overload;

/// <summary>Holds each credential to its own rate.</summary>
/// <remarks>GCRA (ITU-T I.371), a token bucket in one number: the time at which the bucket would be full again. Customer tokens share
/// their minter's bucket, so there are as many as entries in the access file.</remarks>
internal sealed class RateGate(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Bucket> buckets = new(StringComparer.Ordinal);

    /// <summary>Takes one of what the caller may do; false: nothing is left for now.</summary>
    public bool TryTake(Caller caller)
    {
        if (caller.Rate is not { } rate)
        {
            return true;
        }
        var bucket = buckets.GetOrAdd(caller.Credential ?? caller.Client, static _ => new Bucket());
        var step = (long)(time.TimestampFrequency / rate.PerSecond);
        return TryTake(ref bucket.FullAt, time.GetTimestamp(), step, (long)(step * (rate.Burst - 1)));
    }

    /// <summary>Takes one from a bucket.</summary>
    /// <param name="fullAt">The bucket: when it would be full again, in ticks of any clock.</param>
    /// <param name="now">Of the same clock.</param>
    /// <param name="step">Ticks a token.</param>
    /// <param name="slack">Ticks that all tokens but one take to come.</param>
    public static bool TryTake(ref long fullAt, long now, long step, long slack)
    {
        var before = Volatile.Read(ref fullAt);
        while (true)
        {
            var from = Math.Max(before, now);
            if (from - now > slack)
            {
                return false;
            }
            var met = Interlocked.CompareExchange(ref fullAt, from + step, before);
            if (met == before)
            {
                return true;
            }
            before = met;
        }
    }

    private sealed class Bucket
    {
        public long FullAt;
    }
}
