using System.Collections.Immutable;

namespace Churn.Models.MlNet;

/// <summary>A sum of trees: in double precision, in their order, then rounded; so the bits are ML.NET's.</summary>
internal sealed class TreeScorer(ImmutableArray<DecisionTree> trees, int featureCount) : Scorer
{
    public ImmutableArray<DecisionTree> Trees => trees;

    public override int FeatureCount => featureCount;

    public override float Score(ReadOnlySpan<double> features)
    {
        double sum = 0;
        foreach (DecisionTree tree in trees)
        {
            sum += tree.Score(features);
        }

        return (float)sum;
    }
}
