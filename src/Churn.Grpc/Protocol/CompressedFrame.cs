using System.Buffers;
using System.IO.Compression;
using Grpc.Core;

namespace Churn.Grpc.Protocol;

/// <summary>Writes messages with their frames, compressed where it is worth it.</summary>
internal static class CompressedFrame
{
    /// <summary>Writes one message; the output is advanced, not flushed.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="message">The message.</param>
    /// <param name="marshaller">How it becomes bytes.</param>
    /// <param name="maxLength">Longest payload allowed, in bytes before compression.</param>
    /// <param name="from">Payloads shorter than this, in bytes, stay as they are.</param>
    /// <exception cref="RpcException">The message is longer than the limit; nothing was written.</exception>
    public static void Write<T>(IBufferWriter<byte> output, T message, Marshaller<T> marshaller, int maxLength, int from)
    {
        var plain = new ArrayBufferWriter<byte>();
        FrameWriter.Write(plain, message, marshaller, maxLength);
        if (plain.WrittenCount - MessageFrame.HeaderLength < from)
        {
            output.Write(plain.WrittenSpan);
            return;
        }

        using var packed = new MemoryStream();
        packed.SetLength(MessageFrame.HeaderLength);
        packed.Position = MessageFrame.HeaderLength;
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(plain.WrittenSpan[MessageFrame.HeaderLength..]);
        }

        var frame = packed.GetBuffer().AsSpan(0, (int)packed.Length);
        MessageFrame.WriteHeader(frame, frame.Length - MessageFrame.HeaderLength, compressed: true);
        output.Write(frame);
    }
}
