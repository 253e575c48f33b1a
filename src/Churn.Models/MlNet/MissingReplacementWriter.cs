using System.Collections.Immutable;
using System.Text;

namespace Churn.Models.MlNet;

/// <summary>Writes a transform that puts a value in the place of missing ones, a value a scalar column.</summary>
internal static class MissingReplacementWriter
{
    // How a type is described: its name, then its parameters, both with their length in front.
    private static readonly byte[] SingleType = [6, .. Encoding.ASCII.GetBytes("Single"), 0];

    /// <param name="columns">Names; each column takes the place of its own.</param>
    /// <param name="values">One a column; NaN leaves the column alone.</param>
    public static byte[] Write(IReadOnlyList<string> columns, ImmutableArray<float> values)
    {
        int[] replaced = [.. Enumerable.Range(0, values.Length).Where(i => !float.IsNaN(values[i]))];
        var blob = new BlobWriter();
        blob.Int32(replaced.Length);
        foreach (int i in replaced)
        {
            blob.Text(columns[i]);
            blob.Text(columns[i]);
        }

        foreach (int i in replaced)
        {
            Array.ForEach(SingleType, blob.Byte);
            blob.Single(values[i]);
        }

        return blob.Build(ComponentKind.MissingReplacement);
    }
}
