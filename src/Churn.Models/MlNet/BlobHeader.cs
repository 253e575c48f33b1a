using System.Buffers.Binary;
using System.Text;

namespace Churn.Models.MlNet;

/// <summary>The first 256 bytes of a <c>Model.key</c>: where its parts lie and which component it describes. All offsets are checked
/// against the blob's length here, once.</summary>
internal readonly struct BlobHeader
{
    public const int Bytes = 256;

    private const ulong Signature = 0x4C45444F4D004C4D;
    private const ulong TailSignature = 0x4D4C004D4F44454C;
    private const uint NewestVersion = 0x00010002;
    private const uint OldestVersion = 0x00010001;
    private const int LoaderOffset = 0x50;
    private const int AlternativeOffset = 0x68;
    private const int LoaderBytes = 24;
    private const int AssemblyOffset = 0x90;

    // Where the header tells the place and length of model, string table and strings.
    private const int PartsOffset = 0x10;
    private const int PartBytes = 2 * sizeof(long);

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

        (int Start, int Length) model = Part(path, blob, PartsOffset, "model");
        if (model.Start != Bytes)
        {
            throw Damaged(path, $"has its model at byte {model.Start}, not {Bytes}");
        }

        return new BlobHeader(blob)
        {
            Model = model,
            StringEnds = Part(path, blob, PartsOffset + PartBytes, "string table"),
            Characters = Part(path, blob, PartsOffset + (2 * PartBytes), "string"),
        };
    }

    /// <summary>Writes header and tail into a blob.</summary>
    /// <param name="blob">The blob in its whole length; the rest is left alone.</param>
    /// <param name="kind">Signatures and versions.</param>
    /// <param name="parts">Place and length of model, string table, strings and assembly name.</param>
    public static void Write(Span<byte> blob, ComponentKind kind, ReadOnlySpan<(int Start, int Length)> parts)
    {
        int tail = blob.Length - sizeof(ulong);
        BinaryPrimitives.WriteUInt64LittleEndian(blob, Signature);
        BinaryPrimitives.WriteUInt32LittleEndian(blob[0x08..], NewestVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(blob[0x0C..], NewestVersion);
        for (int i = 0; i < 3; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(blob[(PartsOffset + (i * PartBytes))..], parts[i].Start);
            BinaryPrimitives.WriteInt64LittleEndian(blob[(PartsOffset + (i * PartBytes) + sizeof(long))..], parts[i].Length);
        }

        Encoding.ASCII.GetBytes(kind.Signature.Replace(' ', '\0'), blob[0x40..]);
        BinaryPrimitives.WriteUInt32LittleEndian(blob[0x48..], kind.Written);
        BinaryPrimitives.WriteUInt32LittleEndian(blob[0x4C..], kind.Readable);
        Encoding.ASCII.GetBytes(kind.Loader, blob[LoaderOffset..]);
        Encoding.ASCII.GetBytes(kind.AlternativeLoader, blob[AlternativeOffset..]);
        BinaryPrimitives.WriteInt64LittleEndian(blob[0x80..], tail);
        BinaryPrimitives.WriteInt64LittleEndian(blob[0x88..], blob.Length);
        BinaryPrimitives.WriteInt64LittleEndian(blob[AssemblyOffset..], parts[3].Start);
        BinaryPrimitives.WriteInt32LittleEndian(blob[(AssemblyOffset + sizeof(long))..], parts[3].Length);
        BinaryPrimitives.WriteUInt64LittleEndian(blob[tail..], TailSignature);
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
