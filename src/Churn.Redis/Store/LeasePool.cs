using System.Buffers;
using System.Collections.Concurrent;
using System.Numerics;

namespace Churn.Redis;

/// <summary>Buffers of <see cref="StoredElements"/>. They are rented where replies are read and returned where they are folded, on other
/// threads, hundreds at a time; the shared array pool keeps a few dozen of a size and then allocates.</summary>
internal static class LeasePool
{
    private const int SmallestLog = 8;
    private const int LargestLog = 16;
    private const int KeepBytes = 4 << 20;
    private static readonly Bucket[] Buckets = MakeBuckets();

    /// <summary>Of at least <paramref name="size"/> bytes, contents undefined.</summary>
    public static byte[] Rent(int size) => BucketOf(size) is { } bucket ? bucket.Rent() : ArrayPool<byte>.Shared.Rent(size);

    /// <summary>Takes back what <see cref="Rent"/> gave, once.</summary>
    public static void Return(byte[] buffer)
    {
        if (BucketOf(buffer.Length) is { } bucket)
        {
            bucket.Return(buffer);
        }
        else
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Bucket? BucketOf(int size)
    {
        int log = Math.Max(SmallestLog, 32 - BitOperations.LeadingZeroCount((uint)(size - 1)));
        return log <= LargestLog ? Buckets[log - SmallestLog] : null;
    }

    private static Bucket[] MakeBuckets()
    {
        var buckets = new Bucket[LargestLog - SmallestLog + 1];
        for (int i = 0; i < buckets.Length; i++)
        {
            buckets[i] = new Bucket(1 << (i + SmallestLog));
        }

        return buckets;
    }

    private sealed class Bucket(int size)
    {
        private readonly ConcurrentQueue<byte[]> _idle = new();
        private int _count;

        public byte[] Rent()
        {
            if (!_idle.TryDequeue(out byte[]? buffer))
            {
                return GC.AllocateUninitializedArray<byte>(size);
            }

            Interlocked.Decrement(ref _count);
            return buffer;
        }

        public void Return(byte[] buffer)
        {
            if (Volatile.Read(ref _count) < KeepBytes / size)
            {
                Interlocked.Increment(ref _count);
                _idle.Enqueue(buffer);
            }
        }
    }
}
