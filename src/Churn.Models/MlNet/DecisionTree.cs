namespace Churn.Models.MlNet;

/// <summary>One binary decision tree as a model file describes it, in flat arrays; node 0 is the root.</summary>
/// <remarks>Immutable. <see cref="Validate"/> has been called on every tree that a reader returns: all indices are inside, every node and
/// leaf is reached from the root exactly once, thresholds are not NaN and leaves are finite.
/// At a numeric node x ≤ threshold goes left. At a categorical node any listed feature above 0 goes right.</remarks>
internal sealed class DecisionTree
{
    /// <summary>Shape [N]: the node where <c>x ≤ threshold</c> leads; <c>~leaf</c> for a leaf.</summary>
    public required int[] Left { get; init; }

    /// <summary>Shape [N]: the other branch, written in the same way.</summary>
    public required int[] Right { get; init; }

    /// <summary>Shape [N]: the feature compared; without meaning at a categorical node.</summary>
    public required int[] Feature { get; init; }

    /// <summary>Shape [N].</summary>
    public required float[] Threshold { get; init; }

    /// <summary>Shape [N]: what stands in for NaN at each node, itself possibly NaN, which goes right; null if NaN goes right everywhere.
    /// See <see cref="MissingGoesLeft"/>.</summary>
    public float[]? Missing { get; init; }

    /// <summary>Shape [N]: the features of each categorical node, null at a numeric one; null if there is no categorical node.</summary>
    public int[]?[]? Categories { get; init; }

    /// <summary>Shape [N + 1]: what each leaf adds to the score.</summary>
    public required double[] Leaf { get; init; }

    /// <summary>Shape [N]: weight of the training rows that reached each node; null if the file does not say.</summary>
    public float[]? NodeCover { get; init; }

    /// <summary>Shape [N + 1]: the same for each leaf.</summary>
    public float[]? LeafCover { get; init; }

    public int NodeCount => Left.Length;

    /// <summary>A tree of one leaf, written as a split whose branches are equal: the format has no tree without a split.</summary>
    public static DecisionTree Constant(double value, float? cover = null) => new()
    {
        Left = [~0],
        Right = [~1],
        Feature = [0],
        Threshold = [0],
        Leaf = [value, value],
        NodeCover = cover is { } node ? [node] : null,
        LeafCover = cover is { } leaves ? [leaves / 2, leaves / 2] : null,
    };

    /// <summary>Where a missing value goes at a numeric node.</summary>
    public bool MissingGoesLeft(int node) => Missing is not null && Missing[node] <= Threshold[node];

    /// <summary>The same tree with covers.</summary>
    public DecisionTree WithCovers(float[] nodes, float[] leaves) => new()
    {
        Left = Left,
        Right = Right,
        Feature = Feature,
        Threshold = Threshold,
        Missing = Missing,
        Categories = Categories,
        Leaf = Leaf,
        NodeCover = nodes,
        LeafCover = leaves,
    };

    /// <summary>Value of the leaf that a row reaches.</summary>
    /// <param name="row">At least as long as the largest feature index asks; rounded to single precision; NaN is missing.</param>
    public double Score(ReadOnlySpan<double> row)
    {
        int node = 0;
        do
        {
            node = GoesLeft(node, row) ? Left[node] : Right[node];
        }
        while (node >= 0);
        return Leaf[~node];
    }

    /// <summary>What is wrong with the tree, or null.</summary>
    /// <param name="featureCount">Every feature index must be below.</param>
    public string? Validate(int featureCount) => DecisionTreeCheck.Fault(this, featureCount);

    private bool GoesLeft(int node, ReadOnlySpan<double> row)
    {
        if (Categories?[node] is { } listed)
        {
            foreach (int feature in listed)
            {
                if (Value(node, (float)row[feature]) > 0)
                {
                    return false;
                }
            }

            return true;
        }

        return Value(node, (float)row[Feature[node]]) <= Threshold[node];
    }

    private float Value(int node, float value) => float.IsNaN(value) && Missing is not null ? Missing[node] : value;
}
