using System.Buffers;
using Grpc.Core;

namespace Churn.Grpc.Protocol;

/// <summary>Writes messages with their frames into a buffer writer. A message up to 32 KiB takes one block of memory.</summary>
internal sealed class FrameWriter : SerializationContext, IBufferWriter<byte>
{
    // Larger blocks would come from outside the pool of the connection.
    private const int MaxBlock = 32 * 1024;
    private const int Unknown = -1;

    // A serializer runs to its end on one thread and sees no context after that, so one object per thread is enough.
    [ThreadStatic]
    private static FrameWriter? t_free;

    private IBufferWriter<byte>? _output;
    private ArrayBufferWriter<byte>? _unsized;
    private Memory<byte> _block;
    private int _used;
    private int _written;
    private int _length = Unknown;
    private int _maxLength;
    private bool _completed;

    /// <summary>Writes one message; the output is advanced, not flushed.</summary>
    /// <exception cref="RpcException">The message is longer than the limit; nothing was written.</exception>
    public static void Write<T>(IBufferWriter<byte> output, T message, Marshaller<T> marshaller, int maxLength)
    {
        var writer = t_free ?? new FrameWriter();
        t_free = null;
        writer._output = output;
        writer._maxLength = maxLength;
        try
        {
            marshaller.ContextualSerializer(message, writer);
            if (!writer._completed)
            {
                throw new InvalidOperationException("The serializer did not complete its payload.");
            }
        }
        finally
        {
            writer.Reset();
            t_free = writer;
        }
    }

    public override void SetPayloadLength(int payloadLength)
    {
        if (payloadLength > _maxLength)
        {
            throw new RpcException(ProtocolErrors.TooLarge(payloadLength, _maxLength));
        }

        _length = payloadLength;
    }

    public override IBufferWriter<byte> GetBufferWriter()
    {
        if (_length == Unknown)
        {
            return _unsized ??= new ArrayBufferWriter<byte>();
        }

        BeginFrame();
        return this;
    }

    public override void Complete()
    {
        if (_unsized is not null)
        {
            WriteWhole(_unsized.WrittenSpan);
        }
        else if (_written == _length)
        {
            _output!.Advance(_used);
            _completed = true;
        }
        else
        {
            throw new InvalidOperationException($"The serializer announced {_length} bytes and wrote {_written}.");
        }
    }

    public override void Complete(byte[] payload) => WriteWhole(payload);

    public void Advance(int count)
    {
        _used += count;
        _written += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_block.Length - _used < Math.Max(sizeHint, 1))
        {
            _output!.Advance(_used);
            _used = 0;
            _block = _output.GetMemory(sizeHint);
        }

        return _block[_used..];
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    private void BeginFrame()
    {
        _block = _output!.GetMemory(Math.Min(MessageFrame.HeaderLength + _length, MaxBlock));
        MessageFrame.WriteHeader(_block.Span, _length);
        _used = MessageFrame.HeaderLength;
    }

    private void WriteWhole(ReadOnlySpan<byte> payload)
    {
        SetPayloadLength(payload.Length);
        BeginFrame();
        _output!.Advance(_used);
        _output.Write(payload);
        _completed = true;
    }

    private void Reset()
    {
        _output = null;
        _unsized = null;
        _block = default;
        _used = 0;
        _written = 0;
        _length = Unknown;
        _completed = false;
    }
}
