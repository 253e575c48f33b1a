using System.Buffers;
using System.Globalization;

namespace Churn.Access;

/// <summary>What names, ids, rates and times of access must look like; for files and commands alike.</summary>
public static class AccessRules
{
    /// <summary>Longest tenant or client, characters.</summary>
    public const int MaxName = 64;

    /// <summary>Longest <c>iss</c>, <c>aud</c>, path, address or certificate's name, characters.</summary>
    public const int MaxText = 512;

    /// <summary>Greatest rate and burst; the least is 1.</summary>
    public const double MaxRate = 1_000_000;

    /// <summary>What to write for a name.</summary>
    public const string NameRemedy = "Write 1 to 64 of letters, digits, '.', '_' and '-'";

    /// <summary>What to write for a key's id.</summary>
    public const string IdRemedy = "Write 4 to 32 of a-z and 0-9";

    private static readonly SearchValues<char> InNames =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    private static readonly SearchValues<char> InIds = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    /// <summary>Whether it can name a tenant or a client: 1 to 64 of ASCII letters, digits, '.', '_' and '-'.</summary>
    public static bool IsName(ReadOnlySpan<char> text) => text.Length is >= 1 and <= MaxName && !text.ContainsAnyExcept(InNames);

    /// <summary>Whether it can be a key's id: 4 to 32 of a-z and 0-9.</summary>
    public static bool IsKeyId(ReadOnlySpan<char> text) => text.Length is >= 4 and <= 32 && !text.ContainsAnyExcept(InIds);

    /// <summary>A time of RFC 3339, with its offset from UTC.</summary>
    /// <returns>False: it is none.</returns>
    public static bool TryTime(string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    /// <summary>The time in UTC as RFC 3339 writes it; <see cref="TryTime"/> reads it back.</summary>
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
