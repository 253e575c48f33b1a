using System.Collections.Immutable;
using Churn.Models.Conversion;
using Churn.Models.MlNet;

namespace Churn.Models.LightGbm;

/// <summary>A binary classifier as LightGBM's file describes it. Immutable and thread-safe.</summary>
/// <param name="Features">Distinct names, in the order of the trees' feature indices.</param>
/// <param name="Trees">Summed in this order.</param>
/// <param name="Sigmoid">The probability is 1 / (1 + exp(−sigmoid · sum)).</param>
internal sealed record LightGbmModel(ImmutableArray<string> Features, ImmutableArray<LightGbmTree> Trees, double Sigmoid)
{
    /// <summary>Of all trees together, before and after categories become ranges: as many as an ML.NET file may have.</summary>
    public const int MaxSplits = 1 << 18;

    /// <summary>The model with its own answers beside ML.NET's.</summary>
    /// <exception cref="ModelFormatException">A tree cannot be said in ML.NET's terms.</exception>
    public SourceModel ToSource()
    {
        var trees = ImmutableArray.CreateBuilder<DecisionTree>(Trees.Length);
        int left = MaxSplits;
        foreach (LightGbmTree tree in Trees)
        {
            trees.Add(LightGbmConversion.ToDecisionTree(tree, trees.Count, Features.Length, left));
            left -= trees[^1].NodeCount;
        }

        var model = TabularModel.OfTrees(Features, trees.MoveToImmutable(), new PlattCalibrator(-Sigmoid, 0), 0);
        return new SourceModel(ModelFormat.LightGbm, model, Probability);
    }

    /// <summary>In double precision, by a walk through each tree.</summary>
    /// <param name="row">Shape [features]; NaN is missing.</param>
    public double Probability(ReadOnlySpan<double> row)
    {
        double sum = 0;
        foreach (LightGbmTree tree in Trees)
        {
            sum += tree.Value(row);
        }

        return 1 / (1 + Math.Exp(-Sigmoid * sum));
    }
}
