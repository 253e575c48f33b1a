using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Churn.LoadTests;

/// <summary>A connection whose streams are reset as soon as they begin (CVE-2023-44487).</summary>
/// <remarks>Frames as in RFC 9113; headers as literals without Huffman codes, RFC 7541 section 6.2.2.</remarks>
internal static class ResetBurst
{
    public const int Streams = 20;
    private const byte Headers = 1, Reset = 3, Settings = 4, EndHeaders = 4, EndStream = 1;
    private static readonly byte[] Bytes =
    [
        .. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, []),
        .. Enumerable.Range(0, Streams).Select(i => (2 * i) + 1).SelectMany(stream =>
            (IEnumerable<byte>)[.. Frame(Headers, EndHeaders | EndStream, stream, Head()), .. Frame(Reset, 0, stream, [0, 0, 0, 8])]),
    ];

    /// <summary>Connects, begins and resets the streams, and goes.</summary>
    public static async Task SendAsync(Uri server)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(server.Host, server.Port).ConfigureAwait(false);
        var stream = connection.GetStream();
        await stream.WriteAsync(Bytes).ConfigureAwait(false);
        connection.Client.Shutdown(SocketShutdown.Send);
        // To the end, or the server might be cut off before it has read them all.
        await stream.CopyToAsync(Stream.Null).ConfigureAwait(false);
    }

    private static byte[] Head() =>
    [
        .. Literal(":method", "POST"), .. Literal(":scheme", "http"), .. Literal(":path", "/churn.v1.ChurnService/ScoreCustomer"),
        .. Literal(":authority", "load"), .. Literal("content-type", "application/grpc"), .. Literal("te", "trailers"),
    ];

    private static byte[] Literal(string name, string value) =>
        [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    private static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }
}
