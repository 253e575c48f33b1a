namespace Churn.Models.Trees;

/// <summary>A sum of binary decision trees over a vector of floats, laid out for the fastest walk that their shape allows.</summary>
/// <remarks>Immutable and thread-safe; scoring allocates nothing after a thread's first row.
/// <see cref="TreeEnsembleBuilder"/> has checked that every index is inside and every walk ends.</remarks>
internal sealed class TreeEnsemble
{
    private readonly TreeLayout layout;

    internal TreeEnsemble(int featureCount, double baseMargin, LeafPrecision precision, IReadOnlyList<Tree> trees)
    {
        FeatureCount = featureCount;
        layout = precision == LeafPrecision.Single
            ? TreeLayouts.Choose((float)baseMargin, trees, featureCount)
            : TreeLayouts.Choose(baseMargin, trees, featureCount);
    }

    public int FeatureCount { get; }

    /// <summary>The log-odds of a row: the base margin and then each tree's leaf, in the order of the trees.</summary>
    /// <param name="row">Shape [FeatureCount]; rounded to single precision; NaN is missing and takes the split's default branch.</param>
    /// <param name="margin">Log-odds.</param>
    /// <returns>False where a value is infinite in single precision; there is no margin then.</returns>
    public bool TryMargin(ReadOnlySpan<double> row, out float margin)
    {
        float[] banks = FeatureBanks.Scratch(FeatureCount);
        bool finite = FeatureBanks.TryFill(row, banks);
        margin = finite ? layout.Margin(banks) : float.NaN;
        return finite;
    }
}
