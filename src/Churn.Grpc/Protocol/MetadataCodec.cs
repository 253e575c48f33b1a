using System.Buffers.Text;
using System.Collections.Frozen;
using Grpc.Core;

namespace Churn.Grpc.Protocol;

/// <summary>Metadata to headers and back. Values of <c>-bin</c> keys are base64; several may be joined by commas.</summary>
internal static class MetadataCodec
{
    // What HTTP and the protocol say for themselves is not the application's: neither shown to it nor taken from it.
    private static readonly FrozenSet<string> Reserved = new[]
    {
        "connection", "content-length", "content-type", "host", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding",
        "upgrade", "accept-encoding", HeaderNames.Status, HeaderNames.Message, HeaderNames.Timeout, HeaderNames.Encoding,
        HeaderNames.AcceptEncoding, HeaderNames.EncodingRequest,
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>True for the headers of HTTP and of the protocol itself, pseudo-headers too.</summary>
    public static bool IsReserved(string name) => name.StartsWith(':') || Reserved.Contains(name);

    /// <summary>Value of an entry as it goes over the wire; bytes as base64 without padding.</summary>
    public static string ToHeaderValue(Metadata.Entry entry) =>
        entry.IsBinary ? Convert.ToBase64String(entry.RawBytes).TrimEnd('=') : entry.Value;

    /// <summary>Adds a received header. Names that are no keys, which Kestrel lets through over HTTP/2, and values of text that are not
    /// printable ASCII are not metadata, and are left out.</summary>
    /// <exception cref="RpcException">The value of a <c>-bin</c> key is not base64.</exception>
    public static void Add(Metadata target, string name, string value)
    {
        if (IsReserved(name) || !Metadata.Entry.IsKey(name))
        {
            return;
        }

        if (!name.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase))
        {
            if (Metadata.Entry.IsPrintable(value))
            {
                target.Add(name, value);
            }

            return;
        }

        foreach (var part in value.Split(','))
        {
            target.Add(name, Decode(name, part.Trim()));
        }
    }

    private static byte[] Decode(string name, string base64)
    {
        var padded = (base64.Length % 4) switch
        {
            2 => base64 + "==",
            3 => base64 + "=",
            _ => base64,
        };
        return Base64.IsValid(padded)
            ? Convert.FromBase64String(padded)
            : throw new RpcException(ProtocolErrors.InvalidBinaryMetadata(name.ToLowerInvariant()));
    }
}
