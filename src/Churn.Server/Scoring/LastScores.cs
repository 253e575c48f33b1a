using System.Numerics;
using System.Security.Cryptography;
using Churn.Features;
using Churn.Protocol.V1;
using Churn.Redis;
using Churn.Server.Customers;
using Google.Protobuf.WellKnownTypes;

namespace Churn.Server.Scoring;

/// <summary>The last scores that this process made, for when the store is out of reach: a fixed number of places, each for whichever
/// customer came last.</summary>
/// <remarks>A customer is known by 128 bits of a hash whose key is drawn at start: that two customers of a billion share them has a chance
/// of 2^-69, and nobody can aim for it. No locks, no allocation: a place carries a version, odd while it is written, so that
/// a reader knows a torn copy, and who finds another at work leaves that one's score standing. Of any thread.</remarks>
internal sealed class LastScores
{
    /// <summary>How old a score may be and still be answered.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(60);

    private readonly Place[] places;
    private readonly ulong[] keys = new ulong[4];
    private readonly TimeProvider time;

    /// <param name="count">Places, rounded up to a power of two, of about 100 bytes each; 0: nothing is kept.</param>
    /// <param name="time">For ages.</param>
    public LastScores(int count, TimeProvider time)
    {
        places = count == 0 ? [] : new Place[BitOperations.RoundUpToPowerOf2((uint)count)];
        this.time = time;
        RandomNumberGenerator.Fill(System.Runtime.InteropServices.MemoryMarshal.AsBytes(keys.AsSpan()));
    }

    /// <summary>Keeps a score as of its own time; about 50 ns.</summary>
    public void Note(CustomerKey key, Score score)
    {
        if (places.Length == 0)
        {
            return;
        }
        var (low, high) = HashOf(key);
        ref var place = ref places[(int)low & (places.Length - 1)];
        var version = Volatile.Read(ref place.Version);
        if ((version & 1) == 1 || Interlocked.CompareExchange(ref place.Version, version + 1, version) != version)
        {
            return;
        }
        place.Low = low;
        place.High = high;
        place.TakenAt = time.GetTimestamp();
        place.Probability = score.ChurnProbability;
        place.Band = score.Band;
        place.State = score.CustomerState;
        place.ScoredAt = ProtocolTime.ToMs(score.ScoredAt);
        place.AsOf = ProtocolTime.ToMs(score.AsOf);
        place.LastEventAt = score.LastEventAt is { } last ? ProtocolTime.ToMs(last) : null;
        place.EventCount = score.EventCount;
        place.Horizon = score.Horizon;
        place.Model = score.ModelVersion;
        Volatile.Write(ref place.Version, version + 2);
    }

    /// <summary>Forgets a customer. A score that is being made meanwhile, of what was read before, may still come after it.</summary>
    public void Forget(CustomerKey key)
    {
        if (places.Length == 0)
        {
            return;
        }
        var (low, high) = HashOf(key);
        ref var place = ref places[(int)low & (places.Length - 1)];
        var spin = default(SpinWait);
        while (true)
        {
            var version = Volatile.Read(ref place.Version);
            if ((version & 1) == 0 && Interlocked.CompareExchange(ref place.Version, version + 1, version) == version)
            {
                if (place.Low == low && place.High == high)
                {
                    place.Model = null;
                }
                Volatile.Write(ref place.Version, version + 2);
                return;
            }
            spin.SpinOnce();
        }
    }

    /// <summary>The customer's last score, marked as degraded and with its age; without reasons and features.</summary>
    /// <param name="key">The customer.</param>
    /// <param name="customerId">Copied into the answer.</param>
    /// <returns>Null: there is none of the last minute.</returns>
    public Score? Find(CustomerKey key, string customerId)
    {
        if (places.Length == 0)
        {
            return null;
        }
        var (low, high) = HashOf(key);
        ref var place = ref places[(int)low & (places.Length - 1)];
        var version = Volatile.Read(ref place.Version);
        var copy = place;
        // What was copied is read before the version is read again.
        Interlocked.MemoryBarrier();
        if ((version & 1) == 1 || Volatile.Read(ref place.Version) != version || copy.Model is null || copy.Low != low || copy.High != high)
        {
            return null;
        }
        var age = time.GetElapsedTime(copy.TakenAt);
        return age <= MaxAge ? ToScore(copy, customerId, age) : null;
    }

    private static Score ToScore(in Place place, string customerId, TimeSpan age) => new()
    {
        CustomerId = customerId,
        ChurnProbability = place.Probability,
        Band = place.Band,
        CustomerState = place.State,
        Horizon = place.Horizon,
        ScoredAt = ProtocolTime.ToTimestamp(place.ScoredAt),
        AsOf = ProtocolTime.ToTimestamp(place.AsOf),
        LastEventAt = place.LastEventAt is { } last ? ProtocolTime.ToTimestamp(last) : null,
        EventCount = place.EventCount,
        ModelVersion = place.Model,
        Degraded = true,
        Age = Duration.FromTimeSpan(age),
    };

    private (ulong Low, ulong High) HashOf(CustomerKey key) =>
        (SipHash.Compute(key.Bytes, keys[0], keys[1]), SipHash.Compute(key.Bytes, keys[2], keys[3]));

    // Without a model: nobody.
    private struct Place
    {
        public long Version;
        public ulong Low;
        public ulong High;
        public long TakenAt;
        public double Probability;
        public long ScoredAt;
        public long AsOf;
        public long? LastEventAt;
        public long EventCount;
        public Duration? Horizon;
        public string? Model;
        public Band Band;
        public Protocol.V1.CustomerState State;
    }
}
