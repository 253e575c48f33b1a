using System.Diagnostics.CodeAnalysis;

namespace Churn.Models.LightGbm;

/// <summary>Goes through a file's lines once and gives out its blocks: the header, then each that a line <c>Tree=</c> begins.</summary>
internal sealed class LineReader(ReadOnlyMemory<byte> file)
{
    private ReadOnlyMemory<byte> rest = file;
    private int trees;
    private bool ended;

    /// <summary>The fields before the first tree.</summary>
    public TextBlock Header(string name)
    {
        Next();
        return Fields(name);
    }

    /// <summary>The fields of the next tree; false once the line that ends the trees has been met.</summary>
    /// <exception cref="ModelFormatException">The file ends before that line.</exception>
    public bool TryBlock([NotNullWhen(true)] out TextBlock? block)
    {
        block = ended ? null : Fields($"Tree={trees++}");
        return block is not null;
    }

    private TextBlock Fields(string name)
    {
        var block = new TextBlock(name);
        while (rest.Length > 0)
        {
            ReadOnlyMemory<byte> line = Next();
            if (line.Span.StartsWith("Tree="u8))
            {
                return block;
            }

            if (line.Span.SequenceEqual("end of trees"u8) || line.Span.StartsWith("feature importances"u8))
            {
                ended = true;
                return block;
            }

            if (line.Length > 0)
            {
                block.Add(line);
            }
        }

        throw new ModelFormatException($"{name}: the file stops before the end of trees. Save the model again, it is cut short.");
    }

    private ReadOnlyMemory<byte> Next()
    {
        int end = rest.Span.IndexOf((byte)'\n');
        ReadOnlyMemory<byte> line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? ReadOnlyMemory<byte>.Empty : rest[(end + 1)..];
        return line.TrimEnd((byte)'\r');
    }
}
