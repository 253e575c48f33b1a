namespace Churn.Redis;

/// <summary>Remembers something of a few thousand customers for a while: bounded, without locks, and forgetful. A mark ends by time, or
/// when another customer's takes its place, which costs no more than finding out anew.</summary>
internal sealed class KeyMarks(TimeProvider time)
{
    private const int Places = 4096;
    private readonly Mark?[] marks = new Mark?[Places];

    /// <summary>Sets the customer's mark in the place of any it had.</summary>
    public void Set(CustomerKey key, ulong value, TimeSpan lasting)
    {
        var until = time.GetTimestamp() + (long)(lasting.TotalSeconds * time.TimestampFrequency);
        Volatile.Write(ref marks[PlaceOf(key)], new Mark(key, value, until));
    }

    public bool TryGet(CustomerKey key, out ulong value)
    {
        var mark = Volatile.Read(ref marks[PlaceOf(key)]);
        value = mark?.Value ?? 0;
        return mark is not null && mark.Key == key && time.GetTimestamp() < mark.Until;
    }

    /// <summary>Removes the customer's mark if it is still the one with this value.</summary>
    public void Remove(CustomerKey key, ulong value)
    {
        var mark = Volatile.Read(ref marks[PlaceOf(key)]);
        if (mark is not null && mark.Value == value && mark.Key == key)
        {
            Interlocked.CompareExchange(ref marks[PlaceOf(key)], null, mark);
        }
    }

    private static int PlaceOf(CustomerKey key) => key.GetHashCode() & (Places - 1);

    private sealed record Mark(CustomerKey Key, ulong Value, long Until);
}
