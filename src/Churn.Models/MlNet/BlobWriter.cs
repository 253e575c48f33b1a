using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Churn.Models.MlNet;

/// <summary>Writes one component (a <c>Model.key</c>): its body piece by piece, then the header and tables around it.</summary>
internal sealed class BlobWriter
{
    private readonly ArrayBufferWriter<byte> body = new();
    private readonly List<string> strings = [];
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);

    public void Byte(byte value) => body.Write([value]);

    public void Int32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(body.GetSpan(sizeof(int)), value);
        body.Advance(sizeof(int));
    }

    public void Single(float value) => Int32(BitConverter.SingleToInt32Bits(value));

    public void Double(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(body.GetSpan(sizeof(double)), value);
        body.Advance(sizeof(double));
    }

    /// <summary>A text's place in the string table, where equal texts stand once; −1 for null.</summary>
    public void Text(string? value)
    {
        if (value is null)
        {
            Int32(-1);
            return;
        }

        if (places.TryAdd(value, strings.Count))
        {
            strings.Add(value);
        }

        Int32(places[value]);
    }

    /// <summary>A count and the items.</summary>
    public void Array<T>(ReadOnlySpan<T> items)
        where T : unmanaged
    {
        Int32(items.Length);
        body.Write(MemoryMarshal.AsBytes(items));
    }

    /// <summary>The whole blob.</summary>
    public byte[] Build(ComponentKind kind)
    {
        byte[] characters = Encoding.Unicode.GetBytes(string.Concat(strings));
        byte[] assembly = Encoding.Unicode.GetBytes(kind.AssemblyName);
        int table = BlobHeader.Bytes + body.WrittenCount;
        int text = table + (strings.Count * sizeof(long));
        int name = text + characters.Length;
        int tail = name + assembly.Length;
        var blob = new byte[tail + sizeof(ulong)];

        BlobHeader.Write(blob, kind, [
            (BlobHeader.Bytes, body.WrittenCount),
            strings.Count == 0 ? (0, 0) : (table, text - table),
            strings.Count == 0 ? (0, 0) : (text, characters.Length),
            (name, assembly.Length),
        ]);
        body.WrittenSpan.CopyTo(blob.AsSpan(BlobHeader.Bytes));
        long end = 0;
        for (int i = 0; i < strings.Count; i++)
        {
            end += strings[i].Length * sizeof(char);
            BinaryPrimitives.WriteInt64LittleEndian(blob.AsSpan(table + (i * sizeof(long))), end);
        }

        characters.CopyTo(blob, text);
        assembly.CopyTo(blob, name);
        return blob;
    }
}
