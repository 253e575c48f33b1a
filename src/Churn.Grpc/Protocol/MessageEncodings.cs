using Microsoft.Extensions.Primitives;

namespace Churn.Grpc.Protocol;

/// <summary>The message encodings that both sides speak: identity and gzip.</summary>
/// <remarks>https://github.com/grpc/grpc/blob/master/doc/compression.md.</remarks>
internal static class MessageEncodings
{
    public const string Gzip = "gzip";

    /// <summary>Value of <c>grpc-accept-encoding</c>.</summary>
    public const string Accepted = "identity,gzip";

    private const string Identity = "identity";

    /// <summary>Reads a <c>grpc-encoding</c>; null or empty means identity.</summary>
    /// <param name="encoding">The header.</param>
    /// <param name="gzip">Whether messages may be compressed.</param>
    /// <returns>False if it is an encoding that is not spoken here.</returns>
    public static bool TryParse(string? encoding, out bool gzip)
    {
        gzip = encoding == Gzip;
        return gzip || string.IsNullOrEmpty(encoding) || encoding == Identity;
    }

    /// <summary>Whether a peer that sent this <c>grpc-accept-encoding</c> can read gzip.</summary>
    public static bool AcceptsGzip(StringValues header)
    {
        foreach (var value in header)
        {
            foreach (var part in value.AsSpan().Split(','))
            {
                if (value.AsSpan()[part].Trim().SequenceEqual(Gzip))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
