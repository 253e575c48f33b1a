namespace Churn.Models.Trees;

/// <summary>A sum of binary decision trees over a vector of floats, laid out for the fastest walk that their shape allows.</summary>
/// <remarks>Immutable and thread-safe; scoring allocates nothing after a thread's first row.
/// <see cref="TreeEnsembleBuilder"/> has checked that every index is inside and every walk ends.</remarks>
internal sealed class TreeEnsemble
{
    private readonly TreeLayout layout;
    private readonly TreeShap? shap;

    internal TreeEnsemble(int featureCount, double baseMargin, LeafPrecision precision, IReadOnlyList<Tree> trees)
    {
        FeatureCount = featureCount;
        BaseMargin = baseMargin;
        Trees = trees;
        layout = precision == LeafPrecision.Single
            ? TreeLayouts.Choose((float)baseMargin, trees, featureCount)
            : TreeLayouts.Choose(baseMargin, trees, featureCount);
        shap = TreeShap.TryCreate(precision == LeafPrecision.Single ? (float)baseMargin : baseMargin, trees, featureCount);
    }

    public int FeatureCount { get; }

    /// <summary>What the sum of the leaves starts with, in log-odds.</summary>
    public double BaseMargin { get; }

    /// <summary>The trees as they were read.</summary>
    public IReadOnlyList<Tree> Trees { get; }

    /// <summary>What the contributions of a row are relative to, in log-odds; null where the ensemble has none:
    /// a node's cover is not known, or a tree is larger than <see cref="TreeShap.MaxNodes"/>.</summary>
    public double? BaseValue => shap?.BaseValue;

    /// <summary>The log-odds of a row: the base margin and then each tree's leaf, in the order of the trees.</summary>
    /// <param name="row">Shape [FeatureCount]; rounded to single precision; NaN is missing.</param>
    /// <param name="margin">Log-odds.</param>
    /// <returns>False where a value is infinite in single precision; there is no margin then.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The row has another length.</exception>
    public bool TryMargin(ReadOnlySpan<double> row, out float margin)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(row.Length, FeatureCount);
        float[] banks = FeatureBanks.Scratch(FeatureCount);
        bool finite = FeatureBanks.TryFill(row, banks);
        margin = finite ? layout.Margin(banks) : float.NaN;
        return finite;
    }

    /// <summary>Each feature's SHAP value, in log-odds; with the base value they sum to the margin.</summary>
    /// <param name="row">As for <see cref="TryMargin"/>.</param>
    /// <param name="contributions">Shape [FeatureCount]; overwritten.</param>
    /// <returns>As for <see cref="TryMargin"/>.</returns>
    /// <exception cref="InvalidOperationException">The ensemble has no contributions.</exception>
    public bool TryContributions(ReadOnlySpan<double> row, Span<double> contributions)
    {
        if (shap is null)
        {
            throw new InvalidOperationException("The trees have no covers, so their contributions cannot be told apart.");
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(row.Length, FeatureCount);
        float[] banks = FeatureBanks.Scratch(FeatureCount);
        bool finite = FeatureBanks.TryFill(row, banks);
        if (finite)
        {
            shap.Contributions(banks, contributions);
        }

        return finite;
    }
}
