namespace Churn.Models.Trees;

/// <summary>Collects trees node by node, checks them, and hands them over as a <see cref="TreeEnsemble"/>.</summary>
/// <param name="featureCount">Length of the rows, at least 1.</param>
/// <param name="baseMargin">What the sum of the leaves starts with.</param>
/// <param name="precision">How the leaves are summed; in single precision the base margin and the leaves are rounded to it.</param>
internal sealed class TreeEnsembleBuilder(int featureCount, double baseMargin, LeafPrecision precision = LeafPrecision.Single)
{
    private readonly List<Tree> trees = [];
    private readonly List<int> column = [];
    private readonly List<float> threshold = [];
    private readonly List<int> left = [];
    private readonly List<int> right = [];
    private readonly List<bool> missingLeft = [];
    private readonly List<double> value = [];
    private readonly List<double> cover = [];

    // Nodes that an earlier split of the tree has named as a child. Every other one but the root would be unreachable.
    private readonly HashSet<int> children = [];

    public int FeatureCount => featureCount;

    /// <summary>Begins a tree; its root is the next node added, and indices of its nodes count from there.</summary>
    public void BeginTree() => EndTree();

    /// <param name="leafValue">Finite; added to the margin of the rows that end here.</param>
    /// <param name="leafCover">Training weight that ended here; NaN where it is not known, and then the ensemble has no reasons.</param>
    public void AddLeaf(double leafValue, double leafCover = double.NaN) =>
        Add(Tree.Leaf, 0, 0, 0, false, leafValue, leafCover);

    /// <param name="feature">Which feature is compared, 0 to FeatureCount − 1.</param>
    /// <param name="bound">Smaller feature values go left, others right.
    /// ML.NET's <c>x ≤ t</c> is <c>x &lt; MathF.BitIncrement(t)</c>.</param>
    /// <param name="leftNode">Index within the tree; greater than this node's, so that every walk ends, and no other split's child.</param>
    /// <param name="rightNode">The same for the right branch.</param>
    /// <param name="nanLeft">Whether a missing value goes left.</param>
    /// <param name="splitCover">As for a leaf.</param>
    public void AddSplit(int feature, float bound, int leftNode, int rightNode, bool nanLeft, double splitCover = double.NaN)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)feature, (uint)featureCount);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(leftNode, column.Count);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(rightNode, column.Count);
        if (float.IsNaN(bound))
        {
            throw new ArgumentException("A split compares with NaN.", nameof(bound));
        }

        if (!children.Add(leftNode) || !children.Add(rightNode))
        {
            throw new ArgumentException($"Nodes {leftNode} and {rightNode} must be the children of one split only.", nameof(leftNode));
        }

        // Only a missing value is to go left. It takes part as −∞, which is not less than −∞ but is less than every finite value.
        float reached = nanLeft && float.IsNegativeInfinity(bound) ? float.MinValue : bound;
        Add(feature, reached, leftNode, rightNode, nanLeft, 0, splitCover);
    }

    /// <summary>The ensemble of the trees so far; the builder must not be used again.</summary>
    public TreeEnsemble Build() => new(featureCount, baseMargin, precision, Trees());

    /// <summary>The trees so far.</summary>
    /// <exception cref="ArgumentException">The nodes of the last one, or of one before, are not a tree.</exception>
    public IReadOnlyList<Tree> Trees()
    {
        EndTree();
        return trees;
    }

    private void Add(int feature, float bound, int leftNode, int rightNode, bool nanLeft, double leafValue, double weight)
    {
        column.Add(feature);
        threshold.Add(bound);
        left.Add(leftNode);
        right.Add(rightNode);
        missingLeft.Add(nanLeft);
        value.Add(precision == LeafPrecision.Single ? (float)leafValue : leafValue);
        cover.Add(weight);
    }

    private void EndTree()
    {
        if (column.Count == 0)
        {
            return;
        }

        // n − 1 different children, all within 1 to n − 1: each node but the root is the child of exactly one split before it.
        if (children.Count != column.Count - 1 || children.Any(child => child >= column.Count))
        {
            throw new ArgumentException($"A tree of {column.Count} nodes names {children.Count} children.");
        }

        double[]? covers = cover.TrueForAll(c => c >= 0) ? [.. cover] : null;
        trees.Add(new Tree([.. column], [.. threshold], [.. left], [.. right], [.. missingLeft], [.. value], covers));
        column.Clear();
        threshold.Clear();
        left.Clear();
        right.Clear();
        missingLeft.Clear();
        value.Clear();
        cover.Clear();
        children.Clear();
    }
}
