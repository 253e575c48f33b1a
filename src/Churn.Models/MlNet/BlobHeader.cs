using System.Buffers.Binary;
using System.Text;

namespace Churn.Models.MlNet;

/// <summary>The first 256 bytes of a <c>Model.key</c>: where its parts lie and which component it describes. All offsets are checked
/// against the blob's length here, once.</summary>
internal readonly struct BlobHeader
{
    public const int Bytes = 256;
    public const ulong Signature = 0x4C45444F4D004C4D;
    public const ulong TailSignature = 0x4D4C004D4F44454C;
    public const uint NewestVersion = 0x00010002;
    public const int LoaderOffset = 0x50;
    public const int LoaderBytes = 24;

    private const uint OldestVersion = 0x00010001;

    private BlobHeader(ReadOnlySpan<byte> blob)
    {
        Loader = Encoding.ASCII.GetString(blob.Slice(LoaderOffset, LoaderBytes)).TrimEnd('\0');
        Written = BinaryPrimitives.ReadUInt32LittleEndian(blob[0x48..]);
        Readable = BinaryPrimitives.ReadUInt32LittleEndian(blob[0x4C..]);
    }

    /// <summary>The loader signature, which names the component.</summary>
    public string Loader { get; }

    /// <summary>The component's version that was written.</summary>
    public uint Written { get; }

    /// <summary>The oldest version a reader must know to make sense of it.</summary>
    public uint Readable { get; }

    public (int Start, int Length) Model { get; private init; }

    public (int Start, int Length) StringEnds { get; private init; }

    public (int Start, int Length) Characters { get; private init; }

    /// <exception cref="ModelFormatException">It is none, or an offset leads outside; <paramref name="path"/> is named.</exception>
    public static BlobHeader Read(string path, ReadOnlySpan<byte> blob)
    {
        if (blob.Length < Bytes + sizeof(ulong) || BinaryPrimitives.ReadUInt64LittleEndian(blob) != Signature)
        {
            throw Damaged(path, "does not begin as a component of an ML.NET model");
        }

        uint written = BinaryPrimitives.ReadUInt32LittleEndian(blob[0x08..]);
        uint readable = BinaryPrimitives.ReadUInt32LittleEndian(blob[0x0C..]);
        if (readable > NewestVersion || written < OldestVersion || readable > written)
        {
            throw Damaged(path, $"has header version {written:x8}, {OldestVersion:x8} and {NewestVersion:x8} are read");
        }

        long tail = Long(blob, 0x80);
        if (tail != blob.Length - sizeof(ulong) || Long(blob, 0x88) != blob.Length
            || BinaryPrimitives.ReadUInt64LittleEndian(blob[(int)tail..]) != TailSignature)
        {
            throw Damaged(path, "does not end where its header says");
        }

        (int Start, int Length) model = Part(path, blob, 0x10, "model");
        if (model.Start != Bytes)
        {
            throw Damaged(path, $"has its model at byte {model.Start}, not {Bytes}");
        }

        return new BlobHeader(blob)
        {
            Model = model,
            StringEnds = Part(path, blob, 0x20, "string table"),
            Characters = Part(path, blob, 0x30, "string"),
        };
    }

    private static (int Start, int Length) Part(string path, ReadOnlySpan<byte> blob, int at, string name)
    {
        long start = Long(blob, at);
        long length = Long(blob, at + sizeof(long));
        long end = blob.Length - sizeof(ulong);
        if (length == 0 && start == 0)
        {
            return (0, 0);
        }

        return start >= Bytes && length >= 0 && start <= end && length <= end - start
            ? ((int)start, (int)length)
            : throw Damaged(path, $"has its {name} bytes at {start}, {length} of them, in a blob of {blob.Length}");
    }

    private static long Long(ReadOnlySpan<byte> blob, int at) => BinaryPrimitives.ReadInt64LittleEndian(blob[at..]);

    private static ModelFormatException Damaged(string path, string what) =>
        new($"{path}: {what}. Save the model again, it is damaged.");
}
