namespace Churn.Features;

/// <summary>Settles when an event occurred, once, at its receipt.</summary>
public static class EventTime
{
    /// <summary>Sender clocks off by no more than this, ms, are taken as right.</summary>
    public const long SkewIgnored = Millis.Minute;

    /// <summary>A difference beyond this, ms, is no clock error but an event that waited, say in an offline queue.</summary>
    public const long SkewLimit = Millis.Day;

    /// <summary>How far ahead of the server's clock an event may occur, ms.</summary>
    public const long MaxAhead = Millis.FiveMinutes;

    /// <summary>The year 10000, ms: after every event time, and small enough that no sum of times overflows.</summary>
    internal const long End = 253_402_300_800_000;

    /// <summary>Event time, ms UTC.</summary>
    /// <param name="occurredAt">As the sender gave it, ms; null: it happened when it was received.</param>
    /// <param name="sentAt">The sender's clock when it sent the event, ms; null: the sender's clock is right.</param>
    /// <param name="receivedAt">The server's clock at receipt, ms.</param>
    /// <returns><c>receivedAt − (sentAt − occurredAt)</c> if the two clocks differ by 1 minute to 24 hours, else
    /// <paramref name="occurredAt"/>.</returns>
    public static long Settle(long? occurredAt, long? sentAt, long receivedAt)
    {
        if (occurredAt is not { } occurred)
        {
            return receivedAt;
        }
        if (sentAt is not { } sent)
        {
            return occurred;
        }
        var skew = receivedAt - sent;
        return Math.Abs(skew) is >= SkewIgnored and <= SkewLimit ? occurred + skew : occurred;
    }
}
