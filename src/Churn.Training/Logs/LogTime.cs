using System.Globalization;
using System.Text;

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
    public static bool TryParse(string text, out long ms) => TryParse(Encoding.UTF8.GetBytes(text), out ms);

    /// <summary>The same from UTF-8.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long ms)
    {
        if (TryParsePlain(text, out ms))
        {
            return true;
        }
        var parsed = DateTimeOffset.TryParseExact(
            Encoding.UTF8.GetString(text), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time);
        ms = time.ToUnixTimeMilliseconds();
        return parsed;
    }

    /// <summary>Whether a text that was read is a day, which needs no offset.</summary>
    public static bool IsDateOnly(ReadOnlySpan<byte> text) => text.Length == 10;

    /// <summary>Whether a time that was read names its offset.</summary>
    /// <remarks>Behind the day, whose own dashes are none; an offset may be written with or without a colon.</remarks>
    public static bool NamesOffset(ReadOnlySpan<byte> text) => text[10..].IndexOfAny("Zz+-"u8) >= 0;

    // 2026-01-31 or 2026-01-31T12:00:00, as nearly every log has them: a tenth of the time that the formats take. What does not fit is left
    // to these.
    private static bool TryParsePlain(ReadOnlySpan<byte> text, out long ms)
    {
        ms = 0;
        if (text.Length is not (10 or 19) || text[4] != '-' || text[7] != '-')
        {
            return false;
        }
        var (year, month, day) = ((100 * Pair(text, 0)) + Pair(text, 2), Pair(text, 5), Pair(text, 8));
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }
        var (hour, minute, second) = (0, 0, 0);
        if (text.Length == 19)
        {
            (hour, minute, second) = (Pair(text, 11), Pair(text, 14), Pair(text, 17));
            if (text[10] is not ((byte)'T' or (byte)' ') || text[13] != ':' || text[16] != ':' || (uint)hour > 23 || (uint)minute > 59 || (uint)second > 59)
            {
                return false;
            }
        }
        ms = (new DateTime(year, month, day, hour, minute, second).Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
        return true;
    }

    // Two digits; far below 0 where there are none.
    private static int Pair(ReadOnlySpan<byte> text, int at) =>
        (uint)(text[at] - '0') <= 9 && (uint)(text[at + 1] - '0') <= 9 ? (10 * (text[at] - '0')) + text[at + 1] - '0' : -100_000;
}
