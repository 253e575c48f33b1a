using System.Runtime.Intrinsics;

namespace Churn.Models.Trees;

/// <summary>A row written twice, so that a comparison alone sends a missing value its way: as −∞ for the splits that
/// send it left, as +∞ for those that send it right.</summary>
/// <remarks>Shape [2, Stride]: the left bank, then the right one. It costs nothing per node, since a node's index names the bank.</remarks>
internal static class FeatureBanks
{
    // A power of two, and a whole number of vectors.
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

    /// <param name="row">Shape [F]; NaN is missing.</param>
    /// <param name="banks">At least 2 · Stride.</param>
    /// <returns>Whether all values are finite in single precision, or missing; else the banks are not to be used.</returns>
    public static bool TryFill(ReadOnlySpan<double> row, Span<float> banks)
    {
        int stride = Stride(row.Length);
        Span<float> left = banks[..stride];
        Span<float> right = banks.Slice(stride, stride);
        Vector256<float> infinite = Vector256<float>.Zero;
        int i = 0;
        for (; i <= row.Length - 8; i += 8)
        {
            ReadOnlySpan<double> eight = row.Slice(i, 8);
            Vector256<float> value = Vector256.Narrow(Vector256.Create(eight), Vector256.Create(eight[4..]));
            infinite |= Vector256.Equals(Vector256.Abs(value), Vector256.Create(float.PositiveInfinity));
            Vector256<float> present = Vector256.Equals(value, value);
            Vector256.ConditionalSelect(present, value, Vector256.Create(float.NegativeInfinity)).CopyTo(left[i..]);
            Vector256.ConditionalSelect(present, value, Vector256.Create(float.PositiveInfinity)).CopyTo(right[i..]);
        }

        bool finite = infinite.AsInt32() == Vector256<int>.Zero;
        for (; i < row.Length; i++)
        {
            float value = (float)row[i];
            finite &= !float.IsInfinity(value);
            left[i] = float.IsNaN(value) ? float.NegativeInfinity : value;
            right[i] = float.IsNaN(value) ? float.PositiveInfinity : value;
        }

        return finite;
    }
}
