using System.Buffers;
using System.Buffers.Binary;
using Grpc.Core;

namespace Churn.Grpc.Protocol;

/// <summary>The frame around each message: a flag (1: compressed), the payload's length (four bytes, big-endian), the payload.</summary>
internal static class MessageFrame
{
    public const int HeaderLength = 5;

    public static void WriteHeader(Span<byte> target, int payloadLength, bool compressed = false)
    {
        target[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32BigEndian(target[1..], (uint)payloadLength);
    }

    /// <summary>Finds the first frame of a buffer; false if more bytes are needed.</summary>
    /// <param name="buffer">From the frame's first byte on.</param>
    /// <param name="maxLength">Longest payload allowed, in bytes as they are sent.</param>
    /// <param name="gzip">Whether it may be compressed.</param>
    /// <param name="payload">What is framed.</param>
    /// <param name="compressed">Whether that is compressed.</param>
    /// <exception cref="RpcException">The frame is not valid or too large, which is known from its header on: a payload that
    /// will not be read is never waited for.</exception>
    public static bool TryRead(
        in ReadOnlySequence<byte> buffer, int maxLength, bool gzip, out ReadOnlySequence<byte> payload, out bool compressed)
    {
        payload = default;
        compressed = false;
        if (buffer.Length < HeaderLength)
        {
            return false;
        }

        var length = ReadHeader(buffer, maxLength, gzip, out compressed);
        if (buffer.Length - HeaderLength < length)
        {
            return false;
        }

        payload = buffer.Slice(HeaderLength, length);
        return true;
    }

    /// <summary>Length of the first frame of a buffer, header included; the header must be there.</summary>
    public static long LengthOf(in ReadOnlySequence<byte> buffer)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        buffer.Slice(0, HeaderLength).CopyTo(header);
        return HeaderLength + (long)BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
    }

    private static uint ReadHeader(in ReadOnlySequence<byte> buffer, int maxLength, bool gzip, out bool compressed)
    {
        Span<byte> copy = stackalloc byte[HeaderLength];
        scoped var header = buffer.FirstSpan;
        if (header.Length < HeaderLength)
        {
            buffer.Slice(0, HeaderLength).CopyTo(copy);
            header = copy;
        }

        compressed = header[0] == 1;
        if (header[0] != 0 && !(compressed && gzip))
        {
            throw new RpcException(compressed ? ProtocolErrors.CompressedWithoutEncoding : ProtocolErrors.InvalidFlag);
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        return length <= maxLength ? length : throw new RpcException(ProtocolErrors.TooLarge(length, maxLength));
    }
}
