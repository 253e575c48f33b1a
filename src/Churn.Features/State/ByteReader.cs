using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Churn.Features;

/// <summary>Reads what <see cref="ByteWriter"/> wrote. The bytes are not trusted: a read past the end or of nonsense marks the whole
/// as <see cref="Failed"/> and answers zeros, so that the caller checks once.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;

    public bool Failed { get; private set; }

    /// <summary>Everything was read and made sense.</summary>
    public readonly bool Completed => !Failed && rest.IsEmpty;

    public byte Byte() => Take(1) is { IsEmpty: false } one ? one[0] : (byte)0;

    public ulong Fixed64() => Take(8) is { IsEmpty: false } eight ? BinaryPrimitives.ReadUInt64LittleEndian(eight) : 0;

    /// <summary>An unsigned number of up to 64 bits.</summary>
    public ulong Unsigned()
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
        Failed = true;
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
        Failed = true;
        return 0;
    }

    /// <summary>A count of things that take at least <paramref name="bytesEach"/> bytes each: no more than the rest can hold.</summary>
    public int Count(int bytesEach)
    {
        var count = Unsigned();
        if (count > (ulong)(rest.Length / bytesEach))
        {
            Fail();
            return 0;
        }
        return (int)count;
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        if (Failed || count > rest.Length)
        {
            Fail();
            return default;
        }
        var taken = rest[..count];
        rest = rest[count..];
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
        rest = default;
    }
}
