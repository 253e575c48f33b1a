namespace Churn.Models.MlNet;

/// <summary>Reads one tree of a FastTree, FastForest or LightGBM predictor.</summary>
internal static class TreeReader
{
    private const byte Quantile = 2;

    /// <summary>The tree, or null for one that stands for nothing and adds nothing.</summary>
    /// <param name="blob">Where it begins.</param>
    /// <param name="hasMissing">Whether this version of the predictor holds stand-ins for missing values.</param>
    /// <param name="hasCategories">The same of categorical splits.</param>
    public static DecisionTree? Read(BlobReader blob, bool hasMissing, bool hasCategories)
    {
        byte kind = blob.Byte();
        if (kind is not (0 or Quantile))
        {
            throw blob.Wrong($"has a tree of kind {kind}", "Regression trees (0) and quantile trees (2) are read");
        }

        int leaves = blob.Int32();
        blob.Double();
        blob.Double();
        int[] left = blob.Array<int>();
        int[] right = blob.Array<int>();
        int[] feature = blob.Array<int>();
        int nodes = leaves - 1;
        if (nodes < 1 || left.Length < nodes || right.Length < nodes || feature.Length < nodes)
        {
            throw blob.Damaged($"has a tree of {leaves} leaves in arrays of {left.Length}, {right.Length} and {feature.Length} nodes");
        }

        int[]?[]? categories = hasCategories ? Categories(blob, nodes) : null;
        blob.Array<uint>();
        float[] threshold = blob.Array<float>();
        float[] missing = hasMissing ? blob.Array<float>() : [];
        double[] leaf = blob.Array<double>();
        SkipStatistics(blob, kind);
        if (threshold.Length < nodes || (missing.Length > 0 && missing.Length < nodes) || leaf.Length < leaves)
        {
            throw blob.Damaged($"has a tree of {leaves} leaves with {threshold.Length} thresholds and {leaf.Length} leaf values");
        }

        if (left[0] == 0)
        {
            return null;
        }

        // Arrays may be longer than the tree: ML.NET saves their capacity. A stand-in of zeros alone it takes for none.
        return new DecisionTree
        {
            Left = left[..nodes],
            Right = right[..nodes],
            Feature = feature[..nodes],
            Threshold = threshold[..nodes],
            Missing = missing.AsSpan().ContainsAnyExcept(0f) ? missing[..nodes] : null,
            Categories = categories,
            Leaf = leaf[..leaves],
        };
    }

    private static int[]?[]? Categories(BlobReader blob, int nodes)
    {
        int[] listed = blob.Array<int>();
        if (listed.Length == 0)
        {
            return null;
        }

        var categories = new int[]?[nodes];
        foreach (int node in listed)
        {
            if ((uint)node >= (uint)nodes || categories[node] is not null)
            {
                throw blob.Damaged($"has categories at node {node} of {nodes}, or there twice");
            }

            categories[node] = blob.Array<int>();
            blob.Int64();
        }

        return categories;
    }

    // Gains, their p-values and earlier leaf values; for quantile trees the labels that reached each leaf, and their weights.
    private static void SkipStatistics(BlobReader blob, byte kind)
    {
        for (int arrays = kind == Quantile ? 5 : 3; arrays > 0; arrays--)
        {
            blob.Take(blob.Count(sizeof(double)) * sizeof(double));
        }
    }
}
