using System.Runtime.Intrinsics;

namespace Churn.Models.Trees;

/// <summary>A row written twice, so that a comparison alone sends a missing value its way: as −∞ for the splits that
/// send it left, as +∞ for those that send it right.</summary>
/// <remarks>Shape [2, Stride]: the left bank, then the right one. It costs nothing per node, since a node's index names the bank.</remarks>
internal static class FeatureBanks
{
    // A whole vector.
    private const int Alignment = 8;

    [ThreadStatic]
    private static float[]? scratch;

    /// <summary>Length of one bank.</summary>
    public static int Stride(int featureCount) => (featureCount + Alignment - 1) & -Alignment;

    /// <summary>Where a split finds its feature.</summary>
    public static int Index(int column, bool missingLeft, int featureCount) => column + (missingLeft ? 0 : Stride(featureCount));

    /// <summary>This thread's banks, to be filled anew for each row; grown at first use.</summary>
    public static float[] Scratch(int featureCount)
    {
        int length = 2 * Stride(featureCount);
        float[]? banks = scratch;
        return banks is not null && banks.Length >= length ? banks : scratch = new float[Math.Max(length, 256)];
    }

    /// <param name="row">Shape [F]; rounded to single precision; NaN is missing.</param>
    /// <param name="banks">At least 2 · Stride.</param>
    /// <returns>Whether all values are finite in single precision, or missing; else the banks are not to be used.</returns>
    public static bool TryFill(ReadOnlySpan<double> row, Span<float> banks)
    {
        Vector256<float> infinite = Vector256<float>.Zero;
        Span<float> right = banks[Stride(row.Length)..];
        int i = 0;
        for (; i <= row.Length - Alignment; i += Alignment)
        {
            ReadOnlySpan<double> eight = row.Slice(i, Alignment);
            infinite |= Put(Vector256.Narrow(Vector256.Create(eight), Vector256.Create(eight[4..])), banks[i..], right[i..]);
        }

        Span<float> last = stackalloc float[Alignment];
        for (int j = i; j < row.Length; j++)
        {
            last[j - i] = (float)row[j];
        }

        // The banks are padded to whole vectors, so that the last one is stored whole too.
        if (i < row.Length)
        {
            infinite |= Put(Vector256.Create((ReadOnlySpan<float>)last), banks[i..], right[i..]);
        }

        return infinite.AsInt32() == Vector256<int>.Zero;
    }

    /// <returns>All bits set where a value is infinite.</returns>
    private static Vector256<float> Put(Vector256<float> value, Span<float> left, Span<float> right)
    {
        Vector256<float> present = Vector256.Equals(value, value);
        Vector256.ConditionalSelect(present, value, Vector256.Create(float.NegativeInfinity)).CopyTo(left);
        Vector256.ConditionalSelect(present, value, Vector256.Create(float.PositiveInfinity)).CopyTo(right);
        return Vector256.Equals(Vector256.Abs(value), Vector256.Create(float.PositiveInfinity));
    }
}
