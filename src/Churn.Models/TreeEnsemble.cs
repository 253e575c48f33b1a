namespace Churn.Models;

/// <summary>A sum of binary decision trees over a vector of floats; its nodes lie in flat arrays, one tree after the other.</summary>
/// <remarks>Immutable and thread-safe.
/// <see cref="TreeEnsembleBuilder"/> has checked that every index is inside and every walk ends.</remarks>
internal sealed class TreeEnsemble
{
    /// <summary>Stands in <see cref="feature"/> for a leaf.</summary>
    public const int Leaf = -1;

    private readonly float baseMargin;
    private readonly int[] roots;

    // Shape [N] each, by node. A leaf's value is kept where a split's threshold is.
    private readonly int[] feature;
    private readonly float[] threshold;
    private readonly int[] left;
    private readonly int[] right;
    private readonly int[] missing;

    internal TreeEnsemble(
        int featureCount, float baseMargin, int[] roots, int[] feature, float[] threshold, int[] left, int[] right, int[] missing)
    {
        FeatureCount = featureCount;
        this.baseMargin = baseMargin;
        this.roots = roots;
        this.feature = feature;
        this.threshold = threshold;
        this.left = left;
        this.right = right;
        this.missing = missing;
    }

    public int FeatureCount { get; }

    /// <summary>The log-odds of a row: the base margin and then each tree's leaf, added in single precision in the order of the trees,
    /// because that is how XGBoost adds them and the last bits depend on it.</summary>
    /// <param name="row">Shape [FeatureCount]; NaN is missing and takes the split's default branch.</param>
    public float Margin(ReadOnlySpan<float> row)
    {
        float sum = baseMargin;
        foreach (int root in roots)
        {
            int node = root;
            int column;
            while ((column = feature[node]) != Leaf)
            {
                float value = row[column];
                node = value < threshold[node] ? left[node] : float.IsNaN(value) ? missing[node] : right[node];
            }

            sum += threshold[node];
        }

        return sum;
    }
}
