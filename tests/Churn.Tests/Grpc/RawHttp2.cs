using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Churn.Tests.Grpc;

/// <summary>A connection over HTTP/2 that sends what a test says and nothing by itself: no acknowledgement, no answer to a ping.</summary>
/// <remarks>RFC 9113 for frames; headers are literals without Huffman codes, RFC 7541 section 6.2.2.</remarks>
public sealed class RawHttp2 : IDisposable
{
    public const byte Data = 0, Headers = 1, Settings = 4, Ping = 6, GoAway = 7;
    public const byte EndStream = 1;
    private const byte EndHeaders = 4;
    private readonly TcpClient _tcp = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="server">Where to.</param>
    /// <param name="settings">Payload of the first frame.</param>
    public static async Task<RawHttp2> ConnectAsync(Uri server, params byte[] settings)
    {
        var connection = new RawHttp2();
        await connection._tcp.ConnectAsync(server.Host, server.Port, Cancel);
        await connection._tcp.GetStream().WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(), Cancel);
        await connection.SendAsync(Settings, 0, 0, settings);
        return connection;
    }

    /// <summary>Begins a call on stream 1 with a message, and ends its requests if that is said.</summary>
    public async Task CallAsync(string path, byte[] frame, bool end = false)
    {
        (string, string)[] headers =
        [
            (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "test"), ("content-type", "application/grpc"),
            ("te", "trailers"),
        ];
        await SendAsync(Headers, EndHeaders, 1, [.. headers.SelectMany(header => Literal(header.Item1, header.Item2))]);
        await SendAsync(Data, end ? EndStream : (byte)0, 1, frame);
    }

    public async Task SendAsync(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        await _tcp.GetStream().WriteAsync(frame, Cancel);
    }

    /// <summary>The payload of the next frame of a type; those between are passed over. Null: the server closed the connection.</summary>
    public async Task<byte[]?> NextAsync(byte type)
    {
        var head = new byte[9];
        while (await ReadAsync(head))
        {
            var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(head) >> 8];
            if (await ReadAsync(payload) && head[3] == type)
            {
                return payload;
            }
        }

        return null;
    }

    public void Dispose() => _tcp.Dispose();

    private async Task<bool> ReadAsync(byte[] buffer)
    {
        try
        {
            await _tcp.GetStream().ReadExactlyAsync(buffer, Cancel);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static byte[] Literal(string name, string value) =>
        [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];
}
