using System.Buffers;
using System.Text;

namespace Churn.Features;

/// <summary>What an event must look like. Each rule answers null, or one sentence that says what to change.</summary>
public static class EventRules
{
    /// <summary>Longest customer, event or subject id, bytes of UTF-8.</summary>
    public const int MaxIdBytes = 256;

    /// <summary>Longest type, category or channel, bytes.</summary>
    public const int MaxSlugLength = 64;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>A required id: 1 to 256 bytes of UTF-8.</summary>
    public static string? Id(string id) =>
        id.Length == 0 ? "is empty: give 1 to 256 bytes" : OptionalText(id, MaxIdBytes);

    /// <summary>A text that may be empty, up to <paramref name="maxBytes"/> bytes of UTF-8.</summary>
    public static string? OptionalText(string text, int maxBytes)
    {
        // What decoders put in the place of bytes that are no UTF-8: two different broken ids would become one.
        if (text.Contains('\ufffd', StringComparison.Ordinal))
        {
            return NotUtf8;
        }
        if (text.Length <= maxBytes / 3)
        {
            return HasLoneSurrogate(text) ? NotUtf8 : null;
        }
        try
        {
            var bytes = StrictUtf8.GetByteCount(text);
            return bytes <= maxBytes ? null : $"has {bytes} bytes: give at most {maxBytes}";
        }
        catch (EncoderFallbackException)
        {
            return NotUtf8;
        }
    }

    /// <summary>A type: a slug that is no reserved word.</summary>
    public static string? Type(string type)
    {
        if (type is FeatureName.Any or FeatureName.Profile)
        {
            return $"'{type}' is reserved: choose another type";
        }
        return IsSlug(type) && !char.IsAsciiDigit(type[0]) ? null
            : "is no slug: give 1 to 64 characters, a-z first, then a-z, 0-9, '_' or '-'";
    }

    /// <summary>A category: empty or a slug.</summary>
    public static string? Category(string category) => category.Length == 0 || IsSlug(category) ? null
        : "is no slug: give up to 64 characters, a-z or 0-9 first, then a-z, 0-9, '_' or '-', or leave it empty";

    /// <summary>A value: finite, within ±1e9.</summary>
    public static string? Value(double value) => Math.Abs(value) <= FixedValue.Limit ? null
        : double.IsFinite(value) ? "is beyond ±1e9: give a smaller unit" : "is not finite: leave it out if there is none";

    /// <summary>An event time, ms: 1970 or later, at most 5 minutes ahead of <paramref name="now"/>.</summary>
    public static string? OccurredAt(long occurredAt, long now) => occurredAt switch
    {
        < 0 => "is before 1970: give the time at which the event occurred",
        _ when occurredAt > now + EventTime.MaxAhead =>
            "is more than 5 minutes ahead of the server's clock: set the sender's clock, or give sent_at so that it is corrected",
        _ => null,
    };

    /// <summary>Whether a text is a slug: 1 to 64 characters, a-z or 0-9 first, then a-z, 0-9, '_' or '-'.</summary>
    internal static bool IsSlug(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= MaxSlugLength
        && text[0] is not ('_' or '-')
        && !text.ContainsAnyExcept(SlugCharacters);

    private static readonly SearchValues<char> SlugCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-");

    private const string NotUtf8 = "is not valid Unicode: send UTF-8";

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return true;
            }
        }
        return false;
    }
}
