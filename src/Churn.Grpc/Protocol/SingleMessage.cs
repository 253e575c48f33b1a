using System.IO.Pipelines;
using Grpc.Core;

namespace Churn.Grpc.Protocol;

/// <summary>Reads the request of a call that takes exactly one.</summary>
internal static class SingleMessage
{
    /// <summary>The one message, and whether it came compressed, once the end of the stream behind it was seen.</summary>
    /// <param name="pipe">Where the bytes come from.</param>
    /// <param name="marshaller">Bytes to a message.</param>
    /// <param name="maxLength">Longest payload allowed, in bytes, before and after decompression.</param>
    /// <param name="gzip">Whether it may be compressed.</param>
    /// <remarks>The end must be seen: a server that answers before it makes Kestrel reset the stream.</remarks>
    /// <exception cref="RpcException">None came, more than one came, or the stream broke the protocol.</exception>
    public static async ValueTask<(T Message, bool Compressed)> ReadAsync<T>(
        PipeReader pipe, Marshaller<T> marshaller, int maxLength, bool gzip)
    {
        while (true)
        {
            var result = await pipe.ReadAsync();
            var buffer = result.Buffer;
            // Also where this throws: Kestrel cannot pass over the rest of a body while a read is open.
            var consumed = buffer.End;
            try
            {
                var found = MessageFrame.TryRead(buffer, maxLength, gzip, out var payload, out var compressed);
                if (found && buffer.Length > MessageFrame.HeaderLength + payload.Length)
                {
                    throw new RpcException(ProtocolErrors.ExtraMessage);
                }

                if (result.IsCompleted)
                {
                    return found
                        ? (PayloadReader.Read(payload, compressed, maxLength, marshaller, StatusCode.InvalidArgument), compressed)
                        : throw new RpcException(buffer.IsEmpty ? ProtocolErrors.MissingMessage : ProtocolErrors.IncompleteMessage);
                }

                consumed = buffer.Start;
            }
            finally
            {
                pipe.AdvanceTo(consumed, buffer.End);
            }
        }
    }
}
