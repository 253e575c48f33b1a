using System.Buffers;
using Google.Protobuf;
using Grpc.Core;

namespace Churn.Grpc.Protocol;

/// <summary>Turns payloads into messages.</summary>
internal sealed class PayloadReader : DeserializationContext
{
    // A deserializer runs to its end on one thread and sees no context after that, so one object per thread is enough.
    [ThreadStatic]
    private static PayloadReader? t_free;

    private ReadOnlySequence<byte> _payload;

    public override int PayloadLength => (int)_payload.Length;

    public override byte[] PayloadAsNewBuffer() => _payload.ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => _payload;

    /// <summary>The message of a payload that may be compressed.</summary>
    /// <param name="payload">Not kept.</param>
    /// <param name="compressed">Whether it is.</param>
    /// <param name="maxLength">Longest payload allowed once it is decompressed, in bytes.</param>
    /// <param name="marshaller">How it becomes a message.</param>
    /// <param name="malformed">Code for bytes that are not such a message.</param>
    /// <exception cref="RpcException">The bytes are not such a message, not compressed as they should be, or too many.</exception>
    public static T Read<T>(
        in ReadOnlySequence<byte> payload, bool compressed, int maxLength, Marshaller<T> marshaller, StatusCode malformed)
    {
        if (!compressed)
        {
            return Read(payload, marshaller, malformed);
        }

        using var inflated = InflatedMessage.Of(payload, maxLength);
        return Read(inflated.Payload, marshaller, malformed);
    }

    /// <summary>The message of a payload.</summary>
    /// <param name="payload">Not kept.</param>
    /// <param name="marshaller">How it becomes a message.</param>
    /// <param name="malformed">Code for bytes that are not such a message: whose mistake that is depends on the side.</param>
    /// <exception cref="RpcException">The bytes are not such a message.</exception>
    public static T Read<T>(in ReadOnlySequence<byte> payload, Marshaller<T> marshaller, StatusCode malformed)
    {
        var reader = t_free ?? new PayloadReader();
        t_free = null;
        reader._payload = payload;
        try
        {
            return marshaller.ContextualDeserializer(reader);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new RpcException(ProtocolErrors.Malformed(malformed, e.Message));
        }
        catch (Exception e) when (e is IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            // Google.Protobuf 3.25 runs against the end of its buffer where a field of some damaged messages goes beyond the message it is in.
            throw new RpcException(ProtocolErrors.Malformed(malformed, "a field goes beyond the end of its message."));
        }
        finally
        {
            reader._payload = default;
            t_free = reader;
        }
    }
}
