using System.Buffers.Binary;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Churn.Grpc;

/// <summary>Trailers that are sent as the last frame of the body: flag 0x80, length, and header lines.</summary>
internal sealed class WebTrailers : IHttpResponseTrailersFeature
{
    private const byte Flag = 0x80;
    private const int HeadBytes = 5;

    public IHeaderDictionary Trailers { get; set; } = new HeaderDictionary();

    /// <summary>The frame; empty where the status stands in the headers.</summary>
    public byte[] ToFrame()
    {
        if (Trailers.Count == 0)
        {
            return [];
        }

        var lines = new StringBuilder();
        foreach (var (name, values) in Trailers)
        {
            foreach (var value in values)
            {
                lines.Append(name.ToLowerInvariant()).Append(": ").Append(value).Append("\r\n");
            }
        }

        var frame = new byte[HeadBytes + lines.Length];
        frame[0] = Flag;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), lines.Length);
        // Header values are ASCII: text is percent-encoded, bytes are base64.
        Encoding.ASCII.GetBytes(lines.ToString(), frame.AsSpan(HeadBytes));
        return frame;
    }
}
