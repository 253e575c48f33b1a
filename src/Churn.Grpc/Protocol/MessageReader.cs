using System.IO.Pipelines;
using Grpc.Core;

namespace Churn.Grpc.Protocol;

/// <summary>Reads the messages of a stream one by one. Nothing is parsed ahead of the caller, so a slow one slows the sender.</summary>
/// <param name="pipe">Where the bytes come from.</param>
/// <param name="marshaller">Bytes to messages.</param>
/// <param name="maxLength">Longest payload allowed, in bytes.</param>
/// <param name="malformed">Code for a payload that is not such a message.</param>
internal sealed class MessageReader<T>(PipeReader pipe, Marshaller<T> marshaller, int maxLength, StatusCode malformed)
    where T : class
{
    /// <summary>The next message; null at the end of the stream.</summary>
    /// <exception cref="RpcException">The stream broke the protocol; it cannot be read on.</exception>
    public async ValueTask<T?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await pipe.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            if (MessageFrame.TryRead(buffer, maxLength, out var payload))
            {
                var message = PayloadReader.Read(payload, marshaller, malformed);
                pipe.AdvanceTo(payload.End);
                return message;
            }

            if (result.IsCompleted)
            {
                pipe.AdvanceTo(buffer.Start, buffer.End);
                return buffer.IsEmpty ? null : throw new RpcException(ProtocolErrors.IncompleteMessage);
            }

            pipe.AdvanceTo(buffer.Start, buffer.End);
        }
    }
}
