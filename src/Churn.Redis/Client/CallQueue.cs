using System.Numerics;

namespace Churn.Redis;

/// <summary>The calls in flight, oldest first: a ring with one producer at a time (under the connection's gate) and one consumer
/// (the reader loop). Replies come in the order of the calls, so its head is whose reply comes next.</summary>
internal sealed class CallQueue
{
    private readonly Slot[] _slots;
    private readonly int _mask;
    private readonly int _reserved;
    private long _head;
    private long _tail;

    /// <param name="capacity">Rounded up to a power of two.</param>
    /// <param name="reserved">Places that are left when it says that it is full.</param>
    public CallQueue(int capacity, int reserved)
    {
        _reserved = reserved;
        _slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)capacity)];
        _mask = _slots.Length - 1;
    }

    /// <summary>Of any thread: a moment's value.</summary>
    public bool IsEmpty => Volatile.Read(ref _head) == Volatile.Read(ref _tail);

    /// <summary>Of the producer.</summary>
    public bool IsFull => _tail - Volatile.Read(ref _head) >= _slots.Length - _reserved;

    /// <summary>Of the producer; there is a place, be it a reserved one.</summary>
    public void Enqueue(RedisCall call, long timestamp, long position)
    {
        _slots[_tail & _mask] = new Slot { Call = call, Timestamp = timestamp, Position = position };
        Volatile.Write(ref _tail, _tail + 1);
    }

    /// <summary>Of the consumer: the oldest call, and where its bytes begin in the stream of all that was queued.</summary>
    public RedisCall? Peek(out long position)
    {
        position = 0;
        if (IsEmpty)
        {
            return null;
        }

        ref Slot slot = ref _slots[_head & _mask];
        position = slot.Position;
        return slot.Call;
    }

    /// <summary>Of the consumer.</summary>
    public void Dequeue()
    {
        _slots[_head & _mask].Call = null;
        Volatile.Write(ref _head, _head + 1);
    }

    /// <summary>Of any thread: whether the oldest call was queued before <paramref name="timestamp"/>.</summary>
    public bool IsOldestBefore(long timestamp)
    {
        long head = Volatile.Read(ref _head);
        if (head == Volatile.Read(ref _tail))
        {
            return false;
        }

        long oldest = Volatile.Read(ref _slots[head & _mask].Timestamp);
        // If the head has moved, the slot may have been filled anew; the next look decides.
        return oldest < timestamp && head == Volatile.Read(ref _head);
    }

    private struct Slot
    {
        public RedisCall? Call;
        public long Timestamp;
        public long Position;
    }
}
