using System.Globalization;

namespace Churn.Training;

/// <summary>Times in logs: ISO 8601, UTC unless they name an offset.</summary>
internal static class LogTime
{
    // In order of how common they are. F: digits may be missing, and the point with them; K: nothing, Z or an offset.
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mmK",
    ];

    /// <summary>Milliseconds since 1970, negative before.</summary>
    public static bool TryParse(string text, out long ms)
    {
        var parsed = DateTimeOffset.TryParseExact(
            text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time);
        ms = time.ToUnixTimeMilliseconds();
        return parsed;
    }

    /// <summary>Whether a text that was read is a day, which needs no offset.</summary>
    public static bool IsDateOnly(string text) => text.Length == 10;

    /// <summary>Whether a time that was read names its offset.</summary>
    /// <remarks>Behind the day, whose own dashes are none; an offset may be written with or without a colon.</remarks>
    public static bool NamesOffset(string text) => text.AsSpan(10).IndexOfAny("Zz+-") >= 0;
}
