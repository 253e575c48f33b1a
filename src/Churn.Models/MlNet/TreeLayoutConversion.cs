using System.Collections.Immutable;
using Churn.Models.Trees;

namespace Churn.Models.MlNet;

/// <summary>Brings trees of a model file into the form that is laid out for speed and explained.</summary>
internal static class TreeLayoutConversion
{
    /// <summary>The ensemble, which gives the same bits; null if a categorical split compares several features, for which that form
    /// has no room.</summary>
    /// <param name="trees">Valid for as many features.</param>
    /// <param name="featureCount">At least 1.</param>
    public static TreeEnsemble? TryConvert(ImmutableArray<DecisionTree> trees, int featureCount)
    {
        if (trees.Any(tree => tree.Categories?.Any(features => features is not (null or [_])) ?? false))
        {
            return null;
        }

        var builder = new TreeEnsembleBuilder(featureCount, 0, LeafPrecision.Double);
        foreach (DecisionTree tree in trees)
        {
            builder.BeginTree();
            Add(tree, builder);
        }

        return builder.Build();
    }

    // Breadth first, so that a child's index, its place in the queue, is greater than its parent's.
    private static void Add(DecisionTree tree, TreeEnsembleBuilder builder)
    {
        var queue = new List<int> { 0 };
        for (int i = 0; i < queue.Count; i++)
        {
            int node = queue[i];
            if (node < 0)
            {
                builder.AddLeaf(tree.Leaf[~node], tree.LeafCover?[~node] ?? double.NaN);
                continue;
            }

            int left = queue.Count;
            queue.Add(tree.Left[node]);
            queue.Add(tree.Right[node]);
            (int feature, float threshold, bool missingLeft) = tree.Categories?[node] is [int category]
                ? (category, 0f, !(tree.Missing?[node] > 0))
                : (tree.Feature[node], tree.Threshold[node], tree.MissingGoesLeft(node));
            builder.AddSplit(
                feature, MathF.BitIncrement(threshold), left, left + 1, missingLeft, tree.NodeCover?[node] ?? double.NaN);
        }
    }
}
