using Churn.Models.MlNet;

namespace Churn.Models.LightGbm;

/// <summary>Reads one tree of a LightGBM model and checks it.</summary>
internal static class LightGbmTreeReader
{
    private const int MaxLeaves = 1 << 16;
    private const int MaxSets = 1 << 16;
    private const int MaxWords = 1 << 18;
    private const int KnownBits = 0b1111;

    /// <param name="block">The fields of the tree.</param>
    /// <param name="featureCount">Every feature index must be below.</param>
    public static LightGbmTree Read(TextBlock block, int featureCount)
    {
        if (block.Has("is_linear") && block.Integer("is_linear", 0, 1) != 0)
        {
            throw block.Wrong("is_linear", "is 1", "Train with linear_tree=false");
        }

        int leaves = block.Integer("num_leaves", 1, MaxLeaves);
        int splits = leaves - 1;
        int sets = block.Has("num_cat") ? block.Integer("num_cat", 0, MaxSets) : 0;
        int[] bounds = sets == 0 || splits == 0 ? [0] : ReadBounds(block, sets);
        var tree = new LightGbmTree
        {
            Feature = Splits<int>(block, "split_feature", splits),
            Threshold = Splits<double>(block, "threshold", splits),
            Decision = Splits<int>(block, "decision_type", splits),
            Left = Splits<int>(block, "left_child", splits),
            Right = Splits<int>(block, "right_child", splits),
            Leaf = block.Numbers<double>("leaf_value", leaves),
            CategoryBounds = bounds,
            CategoryWords = bounds[^1] == 0 ? [] : block.Numbers<uint>("cat_threshold", bounds[^1]),
            SplitRows = splits > 0 && block.Has("internal_count") ? Counts(block, "internal_count", splits) : null,
            LeafRows = splits > 0 && block.Has("leaf_count") ? Counts(block, "leaf_count", leaves) : null,
        };
        Check(block, tree, featureCount);
        return tree;
    }

    private static T[] Splits<T>(TextBlock block, string key, int count)
        where T : IUtf8SpanParsable<T> => count == 0 ? [] : block.Numbers<T>(key, count);

    private static int[] Counts(TextBlock block, string key, int count)
    {
        int[] counts = block.Numbers<int>(key, count);
        return counts.AsSpan().ContainsAnyExceptInRange(0, int.MaxValue) ? throw block.Wrong(key, "has a number below 0") : counts;
    }

    private static int[] ReadBounds(TextBlock block, int sets)
    {
        int[] bounds = block.Numbers<int>("cat_boundaries", sets + 1);
        for (int i = 0; i <= sets; i++)
        {
            if (bounds[i] < (i == 0 ? 0 : bounds[i - 1]) || bounds[i] > MaxWords || (i == 0 && bounds[i] != 0))
            {
                throw block.Wrong("cat_boundaries", $"is {bounds[i]} at [{i}]; it rises from 0 to at most {MaxWords}");
            }
        }

        return bounds;
    }

    private static void Check(TextBlock block, LightGbmTree tree, int featureCount)
    {
        for (int split = 0; split < tree.SplitCount; split++)
        {
            double threshold = tree.Threshold[split];
            if ((tree.Decision[split] & ~KnownBits) != 0 || tree.Missing(split) > MissingKind.NaN)
            {
                throw block.Wrong("decision_type", $"is {tree.Decision[split]} at [{split}], a kind that is not known");
            }

            if (!double.IsFinite(threshold))
            {
                throw block.Wrong("threshold", $"is {threshold} at [{split}]");
            }

            if (tree.IsCategorical(split) && !(threshold >= 0 && threshold < tree.CategoryBounds.Length - 1))
            {
                throw block.Wrong("threshold", $"names set {threshold} of {tree.CategoryBounds.Length - 1} at [{split}]");
            }
        }

        // The shape, the features and the leaves are what ML.NET's trees have too.
        DecisionTree shape = tree.SplitCount == 0 ? DecisionTree.Constant(tree.Leaf[0]) : new DecisionTree
        {
            Left = tree.Left,
            Right = tree.Right,
            Feature = tree.Feature,
            Threshold = new float[tree.SplitCount],
            Leaf = tree.Leaf,
        };
        if (shape.Validate(featureCount) is { } fault)
        {
            throw block.Wrong("the tree", fault);
        }
    }
}
