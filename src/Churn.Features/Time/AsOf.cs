namespace Churn.Features;

/// <summary>Which instant a customer's features are computed at.</summary>
public static class AsOf
{
    /// <summary>How far before now an as-of may lie, ms.</summary>
    public const long MaxPast = 2 * Millis.Day;

    /// <summary>How far after now an as-of may lie, ms.</summary>
    public const long MaxFuture = 366 * Millis.Day;

    /// <summary>An as-of that falls short of the default by no more than this, ms, is raised to it.</summary>
    public const long Tolerance = Millis.FiveMinutes;

    /// <summary>The as-of to use.</summary>
    /// <param name="requested">What the caller asked for, ms; null for the default.</param>
    /// <param name="now">The server's clock, ms.</param>
    /// <param name="lastEventAt">When the customer's latest event occurred, ms; null without events.</param>
    /// <param name="asOf">The instant to use, ms. Either no event is at or after it, or it is a multiple of 5 minutes, so
    /// that its edge never cuts a tile.</param>
    /// <returns>False if the request is out of range; <paramref name="asOf"/> is then 0.</returns>
    public static bool TryResolve(long? requested, long now, long? lastEventAt, out long asOf)
    {
        var standard = lastEventAt is { } last && last >= now ? last + 1 : now;
        asOf = 0;
        if (requested is not { } wanted)
        {
            asOf = standard;
            return true;
        }
        if (wanted < now - MaxPast || wanted > now + MaxFuture)
        {
            return false;
        }
        if (wanted < standard && standard - wanted <= Tolerance)
        {
            asOf = standard;
            return true;
        }
        asOf = wanted <= lastEventAt ? Millis.Floor(wanted, Millis.FiveMinutes) : wanted;
        return true;
    }
}
