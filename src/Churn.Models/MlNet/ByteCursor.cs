using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Churn.Models.MlNet;

/// <summary>Reads little-endian values front to back from a part of an untrusted file. Every count is held against the bytes that are
/// left before memory is taken for it; failures name the path.</summary>
internal class ByteCursor(string path, ReadOnlyMemory<byte> bytes)
{
    public string Path => path;

    public int Position { get; set; }

    public int Remaining => bytes.Length - Position;

    public byte Byte() => Take(1)[0];

    public bool Flag() => Byte() switch
    {
        0 => false,
        1 => true,
        byte other => throw Damaged($"has {other} where a truth value must be"),
    };

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    public float Single() => BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    /// <summary>A non-negative integer in groups of seven bits, lowest first.</summary>
    public int Leb128()
    {
        int value = 0;
        for (int shift = 0; shift < 28; shift += 7)
        {
            byte group = Byte();
            value |= (group & 0x7F) << shift;
            if (group < 0x80)
            {
                return value;
            }
        }

        throw Damaged("has a length of more than 28 bits");
    }

    /// <summary>UTF-8 text with its length in bytes in front.</summary>
    public string PrefixedText() => Encoding.UTF8.GetString(Take(Leb128()));

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > Remaining)
        {
            throw Damaged($"ends {Remaining} bytes on where {count} more are expected");
        }

        Position += count;
        return bytes.Span.Slice(Position - count, count);
    }

    /// <summary>A count of items that take at least <paramref name="itemBytes"/> each in what follows.</summary>
    public int Count(int itemBytes)
    {
        int count = Int32();
        return count >= 0 && (long)count * itemBytes <= Remaining
            ? count
            : throw Damaged($"counts {count} items of {itemBytes} bytes where {Remaining} bytes are left");
    }

    /// <summary>A count and as many items, laid out as in memory.</summary>
    public T[] Array<T>()
        where T : unmanaged => Items<T>(Count(Unsafe.SizeOf<T>()));

    /// <summary>The same without a count in front.</summary>
    public T[] Items<T>(int count)
        where T : unmanaged
    {
        long size = (long)count * Unsafe.SizeOf<T>();
        return count >= 0 && size <= Remaining
            ? MemoryMarshal.Cast<byte, T>(Take((int)size)).ToArray()
            : throw Damaged($"has {Remaining} bytes left where {count} items are expected");
    }

    public virtual ModelFormatException Damaged(string what) => new($"{path}: {what}. Save the model again, it is damaged.");
}
