namespace Churn.Server.Customers;

/// <summary>Lets one line of a kind into the log every ten seconds: what goes wrong for one customer goes wrong on each of its calls.</summary>
internal sealed class LogLimit(TimeProvider time)
{
    private const int Seconds = 10;
    private long next = long.MinValue;

    /// <summary>Whether a line may be logged now.</summary>
    public bool Allows()
    {
        var now = time.GetTimestamp();
        var due = Interlocked.Read(ref next);
        return now >= due && Interlocked.CompareExchange(ref next, now + (Seconds * time.TimestampFrequency), due) == due;
    }
}
