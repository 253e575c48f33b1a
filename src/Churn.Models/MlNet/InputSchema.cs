namespace Churn.Models.MlNet;

/// <summary>Names and types of a data set's columns, from a binary data view (IDV) without rows, as models carry them.</summary>
internal sealed class InputSchema
{
    public const ulong Signature = 0x00425644004C4D43;
    public const ulong TailSignature = 0x434D4C0044564200;
    public const ulong Version = 0x0001000100010006;
    public const int HeaderBytes = 256;

    private const int MaxColumns = 1 << 16;
    private const int MaxLength = 1 << 18;

    private readonly Dictionary<string, (ItemKind Kind, int Length)> columns = new(StringComparer.Ordinal);

    /// <summary>The schema of the model's input, or failing that the one it was trained on; null if the file has neither.</summary>
    public static InputSchema? Find(ZipArchiveReader zip)
    {
        string? name = zip.Contains("Schema")
            ? "Schema"
            : zip.Names.Where(entry => entry.EndsWith("/TrainSchema", StringComparison.Ordinal)).Min(StringComparer.Ordinal);
        return name is null ? null : Read(name, zip.Read(name));
    }

    /// <exception cref="ModelFormatException">It is no such data view, or is damaged.</exception>
    public static InputSchema Read(string path, byte[] bytes)
    {
        var header = new ByteCursor(path, bytes);
        ulong signature = header.UInt64();
        header.UInt64();
        header.UInt64();
        long contents = header.Int64();
        header.Int64();
        header.Int64();
        int count = header.Int32();
        if (signature != Signature || contents < 0 || contents > bytes.Length || count is < 0 or > MaxColumns)
        {
            throw header.Damaged("is not a binary data view");
        }

        var schema = new InputSchema();
        var cursor = new ByteCursor(path, bytes) { Position = (int)contents };
        for (int i = 0; i < count; i++)
        {
            string name = cursor.PrefixedText();
            (ItemKind kind, int length) = TypeCodec.Read(cursor);
            cursor.Take(1);
            cursor.Leb128();
            cursor.Int64();
            cursor.Int64();
            if (length > MaxLength)
            {
                throw cursor.Damaged($"has {length} slots in column \"{name}\"");
            }

            // A later column hides an earlier one of the same name.
            schema.columns[name] = (kind, length);
        }

        return schema;
    }

    /// <summary>A column's kind and number of slots.</summary>
    public bool TryGet(string name, out (ItemKind Kind, int Length) column) => columns.TryGetValue(name, out column);
}
