using System.Collections.Concurrent;

namespace Churn.Redis;

/// <summary>Calls that wait to be used again; past the bound they are left to the garbage collector.</summary>
internal static class CallPool<T>
    where T : class, new()
{
    private const int Keep = 4_096;
    private static readonly ConcurrentQueue<T> Idle = new();
    private static int _count;

    public static T Rent()
    {
        if (!Idle.TryDequeue(out T? call))
        {
            return new T();
        }

        Interlocked.Decrement(ref _count);
        return call;
    }

    public static void Return(T call)
    {
        if (Volatile.Read(ref _count) < Keep)
        {
            Interlocked.Increment(ref _count);
            Idle.Enqueue(call);
        }
    }
}
