using System.Text;

namespace Churn.Models.MlNet;

/// <summary>Writes a binary data view without rows, which says what a model's columns are.</summary>
internal static class SchemaWriter
{
    private const byte Deflate = 1;

    /// <param name="columns">Names; scalars of kind Single.</param>
    /// <param name="vector">Name of one more column, a vector of as many Singles as there are columns; or null.</param>
    public static byte[] Write(IReadOnlyList<string> columns, string? vector)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(InputSchema.Signature);
            writer.Write(InputSchema.Version);
            writer.Write(InputSchema.Version);
            writer.Write((long)InputSchema.HeaderBytes);
            long tailAt = stream.Position;
            writer.Write(0L);
            writer.Write(0L);
            writer.Write(columns.Count + (vector is null ? 0 : 1));
            writer.Write(new byte[InputSchema.HeaderBytes - stream.Position]);
            foreach (string column in columns)
            {
                writer.Write(column);
                WriteType(writer, "Single", []);
                WriteBlocks(writer);
            }

            if (vector is not null)
            {
                writer.Write(vector);
                WriteType(writer, "VBuffer", VectorOf(columns.Count));
                WriteBlocks(writer);
            }

            long tail = stream.Position;
            writer.Write(InputSchema.TailSignature);
            stream.Position = tailAt;
            writer.Write(tail);
        }

        return stream.ToArray();
    }

    private static void WriteType(BinaryWriter writer, string name, byte[] parameters)
    {
        writer.Write(name);
        writer.Write7BitEncodedInt(parameters.Length);
        writer.Write(parameters);
    }

    private static byte[] VectorOf(int length)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        WriteType(writer, "Single", []);
        writer.Write(1);
        writer.Write(length);
        return stream.ToArray();
    }

    // Packing, rows in a block, where the (empty) table of blocks lies, and that there is no metadata.
    private static void WriteBlocks(BinaryWriter writer)
    {
        writer.Write(Deflate);
        writer.Write7BitEncodedInt(1);
        writer.Write((long)InputSchema.HeaderBytes);
        writer.Write(0L);
    }
}
