using System.Buffers.Binary;
using System.Text;

namespace Churn.Models.MlNet;

/// <summary>Reads the body of one component (a <c>Model.key</c>); every failure names the zip path and the loader signature.</summary>
internal sealed class BlobReader : ByteCursor
{
    private readonly byte[] blob;
    private readonly BlobHeader header;
    private readonly string?[] strings;

    private BlobReader(string path, byte[] blob, BlobHeader header)
        : base(path, blob.AsMemory(header.Model.Start, header.Model.Length))
    {
        this.blob = blob;
        this.header = header;
        strings = new string?[header.StringEnds.Length / sizeof(long)];
    }

    public string Loader => header.Loader;

    public uint Version => header.Written;

    /// <exception cref="ModelFormatException">The header is damaged.</exception>
    public static BlobReader Open(string path, byte[] blob) => new(path, blob, BlobHeader.Read(path, blob));

    /// <summary>Refuses a component older than <paramref name="oldest"/>, or one that asks for a reader newer than
    /// <paramref name="newest"/>.</summary>
    public void RequireVersion(uint oldest, uint newest)
    {
        if (header.Written < oldest || header.Readable > newest)
        {
            throw Wrong(
                $"has version {header.Written:x8}, readable from {header.Readable:x8}; {oldest:x8} to {newest:x8} are read",
                "Save the model with another version of ML.NET");
        }
    }

    /// <summary>A text that must be there.</summary>
    public string Text() => TextOrNull() ?? throw Damaged("has no text where one must be");

    public string? TextOrNull()
    {
        int index = Int32();
        if (index == -1)
        {
            return null;
        }

        return (uint)index < (uint)strings.Length
            ? strings[index] ??= Decode(index)
            : throw Damaged($"refers to text {index} of {strings.Length}");
    }

    /// <summary>Pairs of an output and an input column's name, as most transforms begin.</summary>
    public (string Output, string Input)[] Pairs()
    {
        var pairs = new (string Output, string Input)[Count(2 * sizeof(int))];
        for (int i = 0; i < pairs.Length; i++)
        {
            string output = Text();
            pairs[i] = (output, TextOrNull() ?? output);
        }

        return pairs;
    }

    /// <summary>The i4 that says how many bytes a float has; every predictor begins with it.</summary>
    public void RequireFloatSize()
    {
        if (Int32() is var size && size != sizeof(float))
        {
            throw Damaged($"says that a float has {size} bytes");
        }
    }

    public void End()
    {
        if (Remaining != 0)
        {
            throw Damaged($"has {Remaining} bytes more than are understood");
        }
    }

    public override ModelFormatException Damaged(string what) => Wrong(what, "Save the model again, it is damaged");

    /// <summary>Something that is not read, and what to do instead.</summary>
    public ModelFormatException Wrong(string what, string remedy) => new($"{Path}: loader \"{Loader}\" {what}. {remedy}.");

    private string Decode(int index)
    {
        long start = index == 0 ? 0 : StringEnd(index - 1);
        long stop = StringEnd(index);
        return start >= 0 && start <= stop && stop <= header.Characters.Length
            ? Encoding.Unicode.GetString(blob, header.Characters.Start + (int)start, (int)(stop - start))
            : throw Damaged($"has text {index} at bytes {start} to {stop} of {header.Characters.Length}");
    }

    private long StringEnd(int index) =>
        BinaryPrimitives.ReadInt64LittleEndian(blob.AsSpan(header.StringEnds.Start + (index * sizeof(long))));
}
