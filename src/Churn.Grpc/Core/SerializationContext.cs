using System.Buffers;

namespace Grpc.Core;

/// <summary>Takes the payload of one message: either an array, or a length and then that many bytes.</summary>
public abstract class SerializationContext
{
    /// <summary>Takes the whole payload and completes.</summary>
    public virtual void Complete(byte[] payload) => throw new NotImplementedException();

    /// <summary>Where to write the payload; then call <see cref="Complete()"/>.</summary>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotImplementedException();

    /// <summary>Says beforehand how many bytes will be written.</summary>
    public virtual void SetPayloadLength(int payloadLength) => throw new NotImplementedException();

    /// <summary>Ends a payload written through <see cref="GetBufferWriter"/>.</summary>
    public virtual void Complete() => throw new NotImplementedException();
}
