using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Churn.Server.Http;

/// <summary>Reads a customer's id from the target of a request as it was sent.</summary>
/// <remarks>What routing has matched is of no use: it decodes all but %2F, so that "a/b" and "a%2Fb" look alike, keeps what it cannot
/// decode as literal text, and has resolved dot segments.</remarks>
internal static class CustomerPath
{
    private const string Before = "/v1/customers/";
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Finds the id, still escaped.</summary>
    /// <param name="target">Path and query, or an absolute URL as a proxy is sent.</param>
    /// <param name="after">What follows the id, as "/score"; may be empty.</param>
    /// <param name="escapedId">The one segment between.</param>
    /// <returns>False if the path is not exactly /v1/customers/ID and then <paramref name="after"/>.</returns>
    public static bool TryFind(string target, string after, [NotNullWhen(true)] out string? escapedId)
    {
        var path = PathOf(target);
        escapedId = path.Length > Before.Length + after.Length
            && path.StartsWith(Before, StringComparison.OrdinalIgnoreCase)
            && path.EndsWith(after, StringComparison.OrdinalIgnoreCase)
            ? path[Before.Length..^after.Length] : null;
        return escapedId is not null && !escapedId.Contains('/', StringComparison.Ordinal);
    }

    /// <summary>Takes the escapes out of a segment. False if one of them is cut short or the bytes are not UTF-8.</summary>
    public static bool TryUnescape(string segment, [NotNullWhen(true)] out string? text)
    {
        text = null;
        var bytes = new byte[segment.Length];
        var length = 0;
        for (var i = 0; i < segment.Length; i++, length++)
        {
            if (!char.IsAscii(segment[i]))
            {
                return false;
            }
            if (segment[i] != '%')
            {
                bytes[length] = (byte)segment[i];
                continue;
            }
            if (i + 2 >= segment.Length || !char.IsAsciiHexDigit(segment[i + 1]) || !char.IsAsciiHexDigit(segment[i + 2]))
            {
                return false;
            }
            bytes[length] = Convert.FromHexString(segment.AsSpan(i + 1, 2))[0];
            i += 2;
        }
        try
        {
            text = StrictUtf8.GetString(bytes, 0, length);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static string PathOf(string target)
    {
        var path = target.Split('?')[0];
        if (path.StartsWith('/'))
        {
            return path;
        }
        // An absolute URL; what else there is (*, host:port) has no path.
        var scheme = path.IndexOf("://", StringComparison.Ordinal);
        var slash = scheme < 0 ? -1 : path.IndexOf('/', scheme + 3);
        return slash < 0 ? "" : path[slash..];
    }
}
