using System.Buffers.Binary;
using System.Text;

namespace Churn.Features;

/// <summary>Appends numbers and texts to a buffer that grows and is used again.</summary>
internal sealed class ByteWriter
{
    private byte[] buffer = new byte[1024];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Byte(byte value) => Reserve(1)[0] = value;

    public void Fixed32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);

    public void Fixed64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);

    public void Head(ElementKind kind, ulong nonce) => ElementHead.Write(Reserve(ElementHead.Length), kind, nonce);

    /// <summary>7 bits a byte, low ones first, the high bit set on all but the last.</summary>
    public void Unsigned(UInt128 value)
    {
        while (value >= 0x80)
        {
            Byte((byte)((byte)value | 0x80));
            value >>= 7;
        }
        Byte((byte)value);
    }

    /// <summary>Zigzag, so that small magnitudes stay short.</summary>
    public void Signed(Int128 value) => Unsigned((UInt128)(value << 1) ^ (UInt128)(value >> 127));

    /// <summary>Length in one byte, then the bytes; at most 255.</summary>
    public void Short(ReadOnlySpan<byte> bytes)
    {
        Byte(checked((byte)bytes.Length));
        bytes.CopyTo(Reserve(bytes.Length));
    }

    public void Short(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Byte(checked((byte)length));
        Encoding.UTF8.GetBytes(text, Reserve(length));
    }

    private Span<byte> Reserve(int count)
    {
        if (buffer.Length - Length < count)
        {
            Array.Resize(ref buffer, Math.Max(2 * buffer.Length, Length + count));
        }
        Length += count;
        return buffer.AsSpan(Length - count, count);
    }
}
