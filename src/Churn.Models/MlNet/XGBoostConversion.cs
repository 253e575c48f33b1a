using System.Collections.Immutable;
using Churn.Models.Trees;

namespace Churn.Models.MlNet;

/// <summary>Turns trees as XGBoost splits them, where <c>x &lt; c</c> goes left and missing values have a direction, into ML.NET's kind.
/// </summary>
internal static class XGBoostConversion
{
    /// <summary>The model of an ensemble. The base margin moves into the calibrator, because ML.NET adds nothing to a sum of trees:
    /// the score is the margin less the base margin, the probability is the same.</summary>
    /// <param name="ensemble">Trees and base margin.</param>
    /// <param name="features">A name for each feature, in order.</param>
    /// <exception cref="ModelFormatException">There are more names than features, or fewer.</exception>
    public static TabularModel ToMlNet(TreeEnsemble ensemble, ImmutableArray<string> features)
    {
        if (features.Length != ensemble.FeatureCount)
        {
            throw new ModelFormatException(
                $"The model reads {ensemble.FeatureCount} features, {features.Length} are named. Name each feature once.");
        }

        return TabularModel.OfTrees(
            features,
            [.. ensemble.Trees.Select(ToDecisionTree)],
            new PlattCalibrator(-1, -ensemble.BaseMargin),
            (float)-ensemble.BaseMargin);
    }

    /// <summary>One tree; its leaves and splits keep their order.</summary>
    public static DecisionTree ToDecisionTree(Tree tree)
    {
        if (tree.IsLeaf(0))
        {
            return DecisionTree.Constant(tree.Value[0], tree.Cover is { } all ? (float)all[0] : null);
        }

        int[] splits = [.. Enumerable.Range(0, tree.NodeCount).Where(node => !tree.IsLeaf(node))];
        int[] leaves = [.. Enumerable.Range(0, tree.NodeCount).Where(tree.IsLeaf)];
        var place = new int[tree.NodeCount];
        for (int i = 0; i < splits.Length; i++)
        {
            place[splits[i]] = i;
        }

        for (int i = 0; i < leaves.Length; i++)
        {
            place[leaves[i]] = ~i;
        }

        return new DecisionTree
        {
            Left = Pick(splits, node => place[tree.Left[node]]),
            Right = Pick(splits, node => place[tree.Right[node]]),
            Feature = Pick(splits, node => tree.Column[node]),
            Threshold = Pick(splits, node => MathF.BitDecrement(tree.Threshold[node])),
            Missing = splits.Any(node => tree.MissingLeft[node])
                ? Pick(splits, node => tree.MissingLeft[node] ? float.NegativeInfinity : float.NaN)
                : null,
            Leaf = Pick(leaves, leaf => tree.Value[leaf]),
            NodeCover = tree.Cover is { } nodes ? Pick(splits, node => (float)nodes[node]) : null,
            LeafCover = tree.Cover is { } ends ? Pick(leaves, leaf => (float)ends[leaf]) : null,
        };
    }

    private static T[] Pick<T>(int[] nodes, Converter<int, T> value) => Array.ConvertAll(nodes, value);
}
