using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Churn.Tests.Grpc;

/// <summary>A connection over HTTP/2 that sends what a test says and nothing by itself: no acknowledgement, no answer to a ping.</summary>
/// <remarks>RFC 9113 for frames; headers are literals without Huffman codes, RFC 7541 section 6.2.2.</remarks>
public sealed class RawHttp2 : IDisposable
{
    public const byte Data = 0, Headers = 1, Reset = 3, Settings = 4, Ping = 6, GoAway = 7;
    public const byte EndStream = 1;
    private const byte Continuation = 9, EndHeaders = 4;
    private const int MostInAFrame = 16_384;
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
    public async Task CallAsync(string path, byte[] frame, bool end = false, params (string Name, string Value)[] more)
    {
        await WriteAsync(Head(path, 1, more));
        await SendAsync(Data, end ? EndStream : (byte)0, 1, frame);
    }

    public Task SendAsync(byte type, byte flags, int stream, byte[] payload) => WriteAsync(Frame(type, flags, stream, payload));

    public async Task WriteAsync(byte[] frames) => await _tcp.GetStream().WriteAsync(frames, Cancel);

    /// <summary>Writes, unless the server closed the connection.</summary>
    public async Task<bool> TryWriteAsync(byte[] frames)
    {
        try
        {
            await WriteAsync(frames);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The frames that begin a call: as many as its headers fill.</summary>
    public static byte[] Head(string path, int stream, params (string Name, string Value)[] more)
    {
        (string, string)[] headers =
        [
            (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "test"), ("content-type", "application/grpc"),
            ("te", "trailers"), .. more,
        ];
        var parts = headers.SelectMany(header => Literal(header.Item1, header.Item2)).Chunk(MostInAFrame).ToArray();
        return [.. parts.SelectMany((part, i) =>
            Frame(i == 0 ? Headers : Continuation, i == parts.Length - 1 ? EndHeaders : (byte)0, stream, part))];
    }

    public static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }

    /// <summary>The payload of the next frame of a type; those between are passed over. Null: the server closed the connection.</summary>
    public async Task<byte[]?> NextAsync(byte type) => (await NextOfAsync(type))?.Payload;

    /// <summary>The next frame of one of some types; those between are passed over. Null: the server closed the connection.</summary>
    public async Task<(byte Type, byte[] Payload)?> NextOfAsync(params byte[] types)
    {
        var head = new byte[9];
        while (await ReadAsync(head))
        {
            var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(head) >> 8];
            if (await ReadAsync(payload) && types.Contains(head[3]))
            {
                return (head[3], payload);
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

    private static byte[] Literal(string name, string value) => [0, .. Text(name), .. Text(value)];

    private static byte[] Text(string text) => [.. Length(text.Length), .. Encoding.Latin1.GetBytes(text)];

    // Up to 126 in the byte itself; what is beyond 127 follows, seven bits a byte, the low ones first.
    private static byte[] Length(int length) => length switch
    {
        < 127 => [(byte)length],
        < 127 + 128 => [127, (byte)(length - 127)],
        _ => [127, (byte)(((length - 127) & 127) | 128), (byte)((length - 127) >> 7)],
    };
}
