using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Churn.Features;

/// <summary>Reads what <see cref="ByteWriter"/> wrote. The bytes are not trusted: a read past the end or of nonsense marks the whole
/// as <see cref="Failed"/> and answers zeros, so that the caller checks once.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int position;

    public bool Failed { get; private set; }

    /// <summary>Everything was read and made sense.</summary>
    public readonly bool Completed => !Failed && position == bytes.Length;

    public byte Byte() => position < bytes.Length ? bytes[position++] : FailedByte();

    public ulong Fixed64() => Take(8) is { IsEmpty: false } eight ? BinaryPrimitives.ReadUInt64LittleEndian(eight) : 0;

    /// <summary>An unsigned number of up to 64 bits.</summary>
    public ulong Unsigned()
    {
        // Most numbers are small.
        if (position < bytes.Length && bytes[position] < 0x80)
        {
            return bytes[position++];
        }
        return UnsignedOfMany();
    }

    private ulong UnsignedOfMany()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Byte();
            if (shift == 63 && next > 1)
            {
                break;
            }
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
        Fail();
        return 0;
    }

    /// <summary>A signed number of up to 64 bits.</summary>
    public long Signed()
    {
        var zigzag = Unsigned();
        return (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
    }

    /// <summary>A signed number of up to 128 bits.</summary>
    public Int128 SignedWide()
    {
        const int MostOfLong = 9;
        var ahead = bytes[position..];
        var last = ahead[..Math.Min(MostOfLong, ahead.Length)].IndexOfAnyInRange((byte)0, (byte)0x7f);
        return last >= 0 ? Signed() : SignedOfMany();
    }

    private Int128 SignedOfMany()
    {
        UInt128 value = 0;
        for (var shift = 0; shift < 133; shift += 7)
        {
            var next = Byte();
            if (shift == 126 && next > 3)
            {
                break;
            }
            value |= (UInt128)(next & 0x7fu) << shift;
            if (next < 0x80)
            {
                return (Int128)(value >> 1) ^ -(Int128)(value & 1);
            }
        }
        Fail();
        return 0;
    }

    /// <summary>A count of things that take at least <paramref name="bytesEach"/> bytes each: no more than the rest can hold.</summary>
    public int Count(int bytesEach)
    {
        var count = Unsigned();
        if (count > (ulong)((bytes.Length - position) / bytesEach))
        {
            Fail();
            return 0;
        }
        return (int)count;
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        if (Failed || count > bytes.Length - position)
        {
            Fail();
            return default;
        }
        var taken = bytes.Slice(position, count);
        position += count;
        return taken;
    }

    public ReadOnlySpan<byte> Short() => Take(Byte());

    /// <summary>A text; bytes that are no UTF-8 fail, as their replacement would be longer and might not fit when written again.</summary>
    public string ShortText()
    {
        var bytes = Short();
        if (Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }
        Fail();
        return "";
    }

    public void Fail()
    {
        Failed = true;
        position = bytes.Length;
    }

    private byte FailedByte()
    {
        Fail();
        return 0;
    }
}
