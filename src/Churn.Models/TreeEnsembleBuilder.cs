namespace Churn.Models;

/// <summary>Collects trees node by node and hands them over as a <see cref="TreeEnsemble"/>.</summary>
internal sealed class TreeEnsembleBuilder(int featureCount, float baseMargin)
{
    private readonly List<int> roots = [];
    private readonly List<int> feature = [];
    private readonly List<float> threshold = [];
    private readonly List<int> left = [];
    private readonly List<int> right = [];
    private readonly List<int> missing = [];

    public int FeatureCount => featureCount;

    /// <summary>Begins a tree; its root is the next node added, and indices of its nodes count from there.</summary>
    public void BeginTree() => roots.Add(feature.Count);

    public void AddLeaf(float value) => Add(TreeEnsemble.Leaf, value, 0, 0, 0);

    /// <param name="column">Which feature is compared, 0 to FeatureCount − 1.</param>
    /// <param name="value">Smaller feature values go left, others right.</param>
    /// <param name="leftNode">Index within the tree; greater than this node's, so that every walk ends.</param>
    /// <param name="rightNode">The same for the right branch.</param>
    /// <param name="missingLeft">Whether a missing value goes left.</param>
    public void AddSplit(int column, float value, int leftNode, int rightNode, bool missingLeft)
    {
        int root = roots[^1];
        int own = feature.Count - root;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)featureCount);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(leftNode, own);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(rightNode, own);
        Add(column, value, root + leftNode, root + rightNode, root + (missingLeft ? leftNode : rightNode));
    }

    /// <summary>The ensemble of the trees so far.</summary>
    public TreeEnsemble Build() =>
        new(featureCount, baseMargin, [.. roots], [.. feature], [.. threshold], [.. left], [.. right], [.. missing]);

    private void Add(int column, float value, int leftNode, int rightNode, int missingNode)
    {
        feature.Add(column);
        threshold.Add(value);
        left.Add(leftNode);
        right.Add(rightNode);
        missing.Add(missingNode);
    }
}
