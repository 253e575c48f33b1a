using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Pipelines;
using Grpc.Core;

namespace Churn.Grpc.Protocol;

/// <summary>A compressed payload made plain again, in rented memory until it is disposed of.</summary>
/// <remarks>Holds at most a few times the limit, however well the payload was compressed.</remarks>
internal readonly struct InflatedMessage : IDisposable
{
    private const int FirstBlock = 4096;

    // Of nothing: a head of 10 bytes, 2 of data, a checksum and the length.
    private const int ShortestGzip = 20;

    private readonly byte[] _buffer;
    private readonly int _length;

    private InflatedMessage(byte[] buffer, int length)
    {
        _buffer = buffer;
        _length = length;
    }

    public ReadOnlySequence<byte> Payload => new(_buffer, 0, _length);

    /// <exception cref="RpcException">It is not gzip (INTERNAL), or longer than the limit (RESOURCE_EXHAUSTED).</exception>
    public static InflatedMessage Of(in ReadOnlySequence<byte> compressed, int maxLength)
    {
        if (compressed.Length < ShortestGzip)
        {
            throw new RpcException(ProtocolErrors.NotGzip);
        }

        using var gzip = new GZipStream(PipeReader.Create(compressed).AsStream(), CompressionMode.Decompress);
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBlock);
        var length = 0;
        try
        {
            while (gzip.Read(buffer, length, buffer.Length - length) is > 0 and var read)
            {
                length += read;
                if (length > maxLength)
                {
                    throw new RpcException(ProtocolErrors.InflatedTooLarge(maxLength));
                }

                buffer = length == buffer.Length ? Doubled(buffer) : buffer;
            }

            CheckComplete(compressed, length);
        }
        catch (Exception e)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw e is InvalidDataException ? new RpcException(ProtocolErrors.NotGzip) : e;
        }

        return new InflatedMessage(buffer, length);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    // The stream takes some truncated input for its end; gzip ends in the length, little-endian (RFC 1952).
    private static void CheckComplete(in ReadOnlySequence<byte> compressed, int length)
    {
        Span<byte> end = stackalloc byte[sizeof(int)];
        compressed.Slice(compressed.Length - sizeof(int)).CopyTo(end);
        if (BinaryPrimitives.ReadInt32LittleEndian(end) != length)
        {
            throw new InvalidDataException();
        }
    }

    private static byte[] Doubled(byte[] full)
    {
        var larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }
}
