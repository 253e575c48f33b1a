namespace Churn.Features;

/// <summary>Spans of time in milliseconds, and rounding down to them.</summary>
public static class Millis
{
    /// <summary>1 s.</summary>
    public const long Second = 1_000;

    /// <summary>1 min.</summary>
    public const long Minute = 60 * Second;

    /// <summary>5 min: the finest tile, and the hop of windows up to 24 h.</summary>
    public const long FiveMinutes = 5 * Minute;

    /// <summary>1 h.</summary>
    public const long Hour = 60 * Minute;

    /// <summary>1 day: UTC has no shorter or longer ones here, leap seconds are not counted.</summary>
    public const long Day = 24 * Hour;

    /// <summary>The latest multiple of <paramref name="span"/> at or before <paramref name="time"/>, also before 1970.</summary>
    public static long Floor(long time, long span)
    {
        var rest = time % span;
        return rest < 0 ? time - rest - span : time - rest;
    }

    /// <summary>A span as days; fractions count.</summary>
    public static double ToDays(long span) => span / (double)Day;
}
