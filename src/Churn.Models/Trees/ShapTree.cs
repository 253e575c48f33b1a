namespace Churn.Models.Trees;

/// <summary>What <see cref="TreeShap"/> needs of one tree, worked out at load.</summary>
internal sealed class ShapTree
{
    public ShapTree(Tree tree, int featureCount)
    {
        int splitCount = tree.NodeCount - tree.LeafCount;
        Splits = new Split[splitCount];
        Leaves = new double[tree.LeafCount];
        int[] place = Places(tree, splitCount);
        var above = new (int Node, bool Right)[tree.NodeCount];
        above[0].Node = -1;
        var distinct = new int[tree.NodeCount];
        for (int node = 0; node < tree.NodeCount; node++)
        {
            if (tree.IsLeaf(node))
            {
                Leaves[place[node] - splitCount] = tree.Value[node];
                MaxDistinct = Math.Max(MaxDistinct, distinct[node]);
                continue;
            }

            (int previous, bool right) = Previous(tree, above, node);
            Splits[place[node]] = new Split(
                FeatureBanks.Index(tree.Column[node], tree.MissingLeft[node], featureCount),
                tree.Threshold[node],
                tree.Column[node],
                place[tree.Left[node]],
                place[tree.Right[node]],
                previous < 0 ? 0 : Split.Way(place[previous], right),
                LeftShare(tree, node),
                previous < 0 ? 1 : Splits[place[previous]].ShareOnWay(right));
            above[tree.Left[node]] = (node, false);
            above[tree.Right[node]] = (node, true);
            distinct[tree.Left[node]] = distinct[tree.Right[node]] = distinct[node] + (previous < 0 ? 1 : 0);
        }

        Mean = MeanOf(tree);
    }

    /// <summary>Parents before children.</summary>
    public Split[] Splits { get; }

    /// <summary>Values; leaf i is node Splits.Length + i.</summary>
    public double[] Leaves { get; }

    /// <summary>The most features that one path compares.</summary>
    public int MaxDistinct { get; }

    /// <summary>The mean leaf, weighted by cover.</summary>
    public double Mean { get; }

    // Splits first, then leaves, each in the order of the file.
    private static int[] Places(Tree tree, int splitCount)
    {
        var place = new int[tree.NodeCount];
        int split = 0, leaf = splitCount;
        for (int node = 0; node < place.Length; node++)
        {
            place[node] = tree.IsLeaf(node) ? leaf++ : split++;
        }

        return place;
    }

    private static (int Node, bool Right) Previous(Tree tree, (int Node, bool Right)[] above, int node)
    {
        (int Node, bool Right) step = above[node];
        while (step.Node >= 0 && tree.Column[step.Node] != tree.Column[node])
        {
            step = above[step.Node];
        }

        return step;
    }

    private static double LeftShare(Tree tree, int node)
    {
        double left = tree.Cover![tree.Left[node]];
        double both = left + tree.Cover[tree.Right[node]];

        // No training row came here, so none of the two is likelier.
        return both > 0 ? left / both : 0.5;
    }

    private static double MeanOf(Tree tree)
    {
        var mean = new double[tree.NodeCount];
        for (int node = mean.Length - 1; node >= 0; node--)
        {
            mean[node] = tree.Value[node];
            if (!tree.IsLeaf(node))
            {
                double share = LeftShare(tree, node);
                mean[node] = (share * mean[tree.Left[node]]) + ((1 - share) * mean[tree.Right[node]]);
            }
        }

        return mean[0];
    }

    /// <summary>A split.</summary>
    /// <param name="Index">Where <see cref="FeatureBanks"/> has the value that is compared.</param>
    /// <param name="Threshold">A value that is at least this goes right.</param>
    /// <param name="Feature">The feature that gets the contribution.</param>
    /// <param name="Left">Index of the left child.</param>
    /// <param name="Right">Index of the right child.</param>
    /// <param name="Above">The <see cref="Way"/> on which this node lies below the last split on the same feature; 0 for none.</param>
    /// <param name="LeftShare">The part of this node's cover that is left's, 0 to 1.</param>
    /// <param name="ShareAbove">The product of the shares on the path from the root at splits on this feature.</param>
    internal readonly record struct Split(
        int Index, float Threshold, int Feature, int Left, int Right, int Above, double LeftShare, double ShareAbove)
    {
        /// <summary>A number for one side of a split; 0 is left for the way into the root.</summary>
        public static int Way(int split, bool right) => (2 * split) + (right ? 3 : 2);

        public double ShareOnWay(bool right) => ShareAbove * (right ? 1 - LeftShare : LeftShare);
    }
}
