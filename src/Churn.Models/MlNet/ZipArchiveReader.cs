using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace Churn.Models.MlNet;

/// <summary>Reads entries of an untrusted zip file by name. Everything is bounded before memory is taken for it: the file, the number of
/// entries, each entry's size and what all entries that are read come to.</summary>
/// <remarks>Names are compared with '\' taken for '/', since models saved on Windows hold '\'. Only entries that are asked for are
/// inflated. Stored and deflated entries only; neither zip64 nor encryption. Source: APPNOTE.TXT, PKWARE's ".ZIP File Format".</remarks>
internal sealed class ZipArchiveReader
{
    public const int MaxFileBytes = 32 << 20;
    public const int MaxEntries = 4096;
    public const int MaxInflatedBytes = 32 << 20;

    private const uint EndSignature = 0x06054b50;
    private const int EndBytes = 22;
    private const uint DirectorySignature = 0x02014b50;
    private const int DirectoryBytes = 46;
    private const uint LocalSignature = 0x04034b50;
    private const int LocalBytes = 30;
    private const int Stored = 0;
    private const int Deflated = 8;

    private readonly ReadOnlyMemory<byte> file;
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private int inflatedBytes;

    /// <exception cref="ModelFormatException">It is not a zip file, is damaged, or is beyond a bound.</exception>
    public ZipArchiveReader(ReadOnlyMemory<byte> file)
    {
        this.file = file;
        if (file.Length > MaxFileBytes)
        {
            throw Wrong($"has {file.Length} bytes, at most {MaxFileBytes} are read");
        }

        ReadDirectory(FindEnd());
    }

    public IEnumerable<string> Names => entries.Keys;

    public bool Contains(string name) => entries.ContainsKey(name);

    /// <summary>An entry's content.</summary>
    /// <exception cref="ModelFormatException">There is no such entry, it is damaged, or the bound on what is inflated is passed.</exception>
    public byte[] Read(string name)
    {
        if (!entries.TryGetValue(name, out Entry entry))
        {
            throw new ModelFormatException($"{name}: is missing from the zip file. Save the model again, it is incomplete.");
        }

        // No deflate stream grows by more than 1,032 to 1, so that a small file cannot ask for much memory.
        if (entry.Size > MaxInflatedBytes - inflatedBytes || entry.Size > (entry.PackedSize * 1032L) + 64)
        {
            throw Wrong(name, $"says that it inflates to {entry.Size} bytes; {MaxInflatedBytes} are the most for all entries");
        }

        inflatedBytes += (int)entry.Size;
        byte[] content = Inflate(name, entry, Packed(name, entry));
        return Crc32.Of(content) == entry.Crc ? content : throw Wrong(name, "does not have the checksum that the zip file gives");
    }

    private int FindEnd()
    {
        ReadOnlySpan<byte> bytes = file.Span;
        int earliest = Math.Max(0, bytes.Length - EndBytes - ushort.MaxValue);
        for (int at = bytes.Length - EndBytes; at >= earliest; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]) == EndSignature)
            {
                return at;
            }
        }

        throw Wrong("is not a zip file, or is cut short");
    }

    private void ReadDirectory(int end)
    {
        ReadOnlySpan<byte> bytes = file.Span;
        int count = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(end + 10)..]);
        uint at = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(end + 16)..]);
        if (count > MaxEntries)
        {
            throw Wrong($"has {count} entries, at most {MaxEntries} are read");
        }

        for (int i = 0; i < count; i++)
        {
            if (at > end - DirectoryBytes || BinaryPrimitives.ReadUInt32LittleEndian(bytes[(int)at..]) != DirectorySignature)
            {
                throw Wrong($"is damaged at entry {i} of its directory");
            }

            ReadOnlySpan<byte> header = bytes[(int)at..end];
            int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
            int more = BinaryPrimitives.ReadUInt16LittleEndian(header[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[32..]);
            if (nameLength + more > header.Length - DirectoryBytes)
            {
                throw Wrong($"is damaged at entry {i} of its directory");
            }

            string name = Encoding.UTF8.GetString(header.Slice(DirectoryBytes, nameLength)).Replace('\\', '/');
            if (!entries.TryAdd(name, new Entry(header)))
            {
                throw Wrong(name, "is in the zip file twice");
            }

            at += (uint)(DirectoryBytes + nameLength + more);
        }
    }

    private ReadOnlyMemory<byte> Packed(string name, Entry entry)
    {
        if (entry.IsEncrypted || entry.Method is not (Stored or Deflated))
        {
            throw Wrong(name, "is encrypted or packed by another method than deflate");
        }

        if (entry.Offset <= file.Length - LocalBytes)
        {
            ReadOnlySpan<byte> header = file.Span[(int)entry.Offset..];
            long start = entry.Offset + LocalBytes + BinaryPrimitives.ReadUInt16LittleEndian(header[26..])
                + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
            if (BinaryPrimitives.ReadUInt32LittleEndian(header) == LocalSignature && start + entry.PackedSize <= file.Length)
            {
                return file.Slice((int)start, (int)entry.PackedSize);
            }
        }

        throw Wrong(name, "lies outside the zip file");
    }

    private static byte[] Inflate(string name, Entry entry, ReadOnlyMemory<byte> packed)
    {
        if (entry.Method == Stored)
        {
            return entry.Size == entry.PackedSize ? packed.ToArray() : throw Wrong(name, "is stored with two sizes");
        }

        var content = new byte[entry.Size];
        try
        {
            using var stream = new DeflateStream(Open(packed), CompressionMode.Decompress);
            if (stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) == content.Length && stream.ReadByte() < 0)
            {
                return content;
            }
        }
        catch (InvalidDataException e)
        {
            throw new ModelFormatException($"{name}: cannot be inflated: {e.Message} Save the model again, it is damaged.", e);
        }

        throw Wrong(name, $"does not inflate to the {entry.Size} bytes that the zip file gives");
    }

    // Without a copy where there is an array below: one of a large model would be a large object each time it is loaded.
    private static MemoryStream Open(ReadOnlyMemory<byte> packed) => MemoryMarshal.TryGetArray(packed, out ArraySegment<byte> bytes)
        ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
        : new MemoryStream(packed.ToArray());

    private static ModelFormatException Wrong(string what) => Wrong("model file", what);

    private static ModelFormatException Wrong(string name, string what) =>
        new($"{name}: {what}. Save the model again as an ML.NET zip file.");

    /// <summary>What the directory says of an entry.</summary>
    private readonly struct Entry(ReadOnlySpan<byte> header)
    {
        public bool IsEncrypted { get; } = (header[8] & 1) != 0;

        public int Method { get; } = BinaryPrimitives.ReadUInt16LittleEndian(header[10..]);

        public uint Crc { get; } = BinaryPrimitives.ReadUInt32LittleEndian(header[16..]);

        public long PackedSize { get; } = BinaryPrimitives.ReadUInt32LittleEndian(header[20..]);

        public long Size { get; } = BinaryPrimitives.ReadUInt32LittleEndian(header[24..]);

        public long Offset { get; } = BinaryPrimitives.ReadUInt32LittleEndian(header[42..]);
    }
}
