using Churn.Models.MlNet;

namespace Churn.Models.LightGbm;

/// <summary>Turns a LightGBM tree into ML.NET's kind, which compares floats, and has a stand-in for missing values at each split.</summary>
/// <remarks>ML.NET's own categorical splits want one-hot inputs, so a set of categories becomes the ranges that it covers, searched by
/// halves; the subtrees are repeated under the ranges, whose covers are then not known.</remarks>
internal sealed class LightGbmConversion
{
    private const int MaxSplitsOfTree = 1 << 16;

    private readonly LightGbmTree tree;
    private readonly string name;
    private readonly int budget;
    // By set; many splits may name the same large one.
    private readonly Dictionary<int, float[]> ranges = [];
    private readonly List<int> left = [];
    private readonly List<int> right = [];
    private readonly List<int> feature = [];
    private readonly List<float> threshold = [];
    private readonly List<bool> missingLeft = [];
    private readonly List<double> leaf = [];
    private readonly List<float> nodeCover = [];
    private readonly List<float> leafCover = [];

    private LightGbmConversion(LightGbmTree tree, string name, int budget)
    {
        this.tree = tree;
        this.name = name;
        this.budget = budget;
    }

    /// <param name="tree">Checked.</param>
    /// <param name="index">Of the tree, for messages.</param>
    /// <param name="featureCount">How many features the model reads.</param>
    /// <param name="splitsLeft">How many splits the model's bound leaves for this tree.</param>
    /// <exception cref="ModelFormatException">It cannot be said in ML.NET's terms, or becomes too large.</exception>
    public static DecisionTree ToDecisionTree(LightGbmTree tree, int index, int featureCount, int splitsLeft)
    {
        var conversion = new LightGbmConversion(tree, $"Tree={index}", Math.Min(splitsLeft, MaxSplitsOfTree));
        int root = conversion.Add(tree.SplitCount == 0 ? ~0 : 0);
        if (root < 0)
        {
            return DecisionTree.Constant(conversion.leaf[0]);
        }

        DecisionTree converted = conversion.Build();
        return converted.Validate(featureCount) is { } fault
            ? throw new ModelFormatException($"{conversion.name}: {fault} once its categorical splits are ranges. Train a smaller tree.")
            : converted;
    }

    private DecisionTree Build()
    {
        bool covered = tree.SplitRows is not null && tree.LeafRows is not null && left.Count == tree.SplitCount
            && !Enumerable.Range(0, tree.SplitCount).Any(tree.IsCategorical);
        return new DecisionTree
        {
            Left = [.. left],
            Right = [.. right],
            Feature = [.. feature],
            Threshold = [.. threshold],
            Missing = missingLeft.Contains(true) ? [.. missingLeft.Select(isLeft => isLeft ? float.NegativeInfinity : float.NaN)] : null,
            Leaf = [.. leaf],
            NodeCover = covered ? [.. nodeCover] : null,
            LeafCover = covered ? [.. leafCover] : null,
        };
    }

    // The place of a node and all below it, root first; ~place for a leaf.
    private int Add(int node)
    {
        if (node < 0)
        {
            leaf.Add(tree.Leaf[~node]);
            leafCover.Add(tree.LeafRows?[~node] ?? 0);
            return ~(leaf.Count - 1);
        }

        if (tree.IsCategorical(node))
        {
            float[] bounds = Ranges(node);
            return AddRanges(node, bounds, 0, bounds.Length);
        }

        (float limit, bool nanLeft) = Numeric(node);
        return AddSplit(node, limit, nanLeft, () => Add(tree.Left[node]), () => Add(tree.Right[node]));
    }

    private float[] Ranges(int node)
    {
        int set = (int)tree.Threshold[node];
        if (!ranges.TryGetValue(set, out float[]? bounds))
        {
            bounds = CategoryRanges.Bounds(tree.Categories(node));
            ranges.Add(set, bounds);
        }

        return bounds;
    }

    // Ranges first to last; even ones are outside the set and go right. Missing values belong to the first.
    private int AddRanges(int node, float[] bounds, int first, int last)
    {
        if (first == last)
        {
            return Add(first % 2 == 0 ? tree.Right[node] : tree.Left[node]);
        }

        int middle = (first + last) / 2;
        return AddSplit(
            node, bounds[middle], true, () => AddRanges(node, bounds, first, middle), () => AddRanges(node, bounds, middle + 1, last));
    }

    private int AddSplit(int node, float limit, bool nanLeft, Func<int> below, Func<int> above)
    {
        int place = left.Count;
        if (place == budget)
        {
            throw new ModelFormatException(
                $"{name}: becomes more than {budget} splits, as its categories are ranges then. Train with fewer categories or leaves.");
        }

        feature.Add(tree.Feature[node]);
        threshold.Add(limit);
        missingLeft.Add(nanLeft);
        nodeCover.Add(tree.SplitRows?[node] ?? 0);
        left.Add(0);
        right.Add(0);
        left[place] = below();
        right[place] = above();
        return place;
    }

    // The greatest float that goes left, and where NaN goes.
    private (float Limit, bool NaNLeft) Numeric(int node)
    {
        float limit = RoundDown(tree.Threshold[node]);
        return tree.Missing(node) switch
        {
            MissingKind.NaN => (limit, tree.MissingLeft(node)),
            MissingKind.None => (limit, limit >= 0),
            _ => (ZeroAsMissing(node, limit), tree.MissingLeft(node)),
        };
    }

    // What is as good as 0 goes where missing values go. One comparison can do that if no number between 0 and the threshold goes
    // the other way.
    private float ZeroAsMissing(int node, float limit)
    {
        float belowZero = MathF.BitDecrement(-LightGbmTree.Zero);
        bool isLeft = tree.MissingLeft(node);
        return (isLeft ? limit < belowZero : limit > LightGbmTree.Zero)
            ? throw new ModelFormatException(
                $"{name}: decision_type sends zeros against its threshold at [{node}]. Train with zero_as_missing=false.")
            : isLeft ? Math.Max(limit, LightGbmTree.Zero) : Math.Min(limit, belowZero);
    }

    private static float RoundDown(double value)
    {
        float rounded = (float)value;
        return rounded > value ? MathF.BitDecrement(rounded) : rounded;
    }
}
