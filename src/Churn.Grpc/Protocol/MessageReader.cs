using System.Buffers;
using System.IO.Pipelines;
using Grpc.Core;

namespace Churn.Grpc.Protocol;

/// <summary>Reads the messages of a stream one by one. Nothing is parsed ahead of the caller, so a slow one slows the sender.</summary>
/// <param name="pipe">Where the bytes come from.</param>
/// <param name="marshaller">Bytes to messages.</param>
/// <param name="maxLength">Longest payload allowed, in bytes, before and after decompression.</param>
/// <param name="gzip">Whether messages may be compressed.</param>
/// <param name="malformed">Code for a payload that is not such a message.</param>
internal sealed class MessageReader<T>(PipeReader pipe, Marshaller<T> marshaller, int maxLength, bool gzip, StatusCode malformed)
    where T : class
{
    // Bytes of a message that is too large which are still to come; they are dropped unread.
    private long _toSkip;

    /// <summary>Whether the last message came compressed.</summary>
    public bool Compressed { get; private set; }

    /// <summary>The next message; null at the end of the stream.</summary>
    /// <exception cref="RpcException">A message is malformed or too large (RESOURCE_EXHAUSTED): the next call reads the one after
    /// it. With any other status the stream broke the protocol and cannot be read on.</exception>
    public async ValueTask<T?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await pipe.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = Skip(result.Buffer);
            if (_toSkip == 0 && TryRead(buffer, out var payload, out var compressed))
            {
                Compressed = compressed;
                try
                {
                    return PayloadReader.Read(payload, compressed, maxLength, marshaller, malformed);
                }
                finally
                {
                    pipe.AdvanceTo(payload.End);
                }
            }

            if (result.IsCompleted)
            {
                pipe.AdvanceTo(buffer.Start, buffer.End);
                return buffer.IsEmpty && _toSkip == 0 ? null : throw new RpcException(ProtocolErrors.IncompleteMessage);
            }

            pipe.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private bool TryRead(in ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> payload, out bool compressed)
    {
        try
        {
            return MessageFrame.TryRead(buffer, maxLength, gzip, out payload, out compressed);
        }
        catch (RpcException e)
        {
            var isTooLarge = e.StatusCode == StatusCode.ResourceExhausted;
            _toSkip = isTooLarge ? MessageFrame.LengthOf(buffer) : 0;
            // No read stays open: Kestrel could not pass over the rest of the body.
            pipe.AdvanceTo(isTooLarge ? buffer.Start : buffer.End);
            throw;
        }
    }

    private ReadOnlySequence<byte> Skip(in ReadOnlySequence<byte> buffer)
    {
        var skipped = Math.Min(_toSkip, buffer.Length);
        _toSkip -= skipped;
        return buffer.Slice(skipped);
    }
}
