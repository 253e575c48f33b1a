using System.Collections.Immutable;

namespace Churn.Models.MlNet;

/// <summary>Writes trees as a FastTree binary predictor.</summary>
internal static class TreePredictorWriter
{
    public static byte[] Write(ImmutableArray<DecisionTree> trees, int featureCount)
    {
        var blob = new BlobWriter();
        blob.Int32(sizeof(float));
        blob.Int32(trees.Length);
        foreach (DecisionTree tree in trees)
        {
            WriteTree(blob, tree);
        }

        // A bias, which ML.NET would not add; no note on first inputs; no training options.
        blob.Double(0);
        blob.Text(null);
        blob.Text(null);
        blob.Int32(featureCount);
        return blob.Build(ComponentKind.Trees);
    }

    private static void WriteTree(BlobWriter blob, DecisionTree tree)
    {
        // Kind: regression tree. The largest leaf and the weight are informational.
        blob.Byte(0);
        blob.Int32(tree.Leaf.Length);
        blob.Double(tree.Leaf.Max());
        blob.Double(1);
        blob.Array<int>(tree.Left);
        blob.Array<int>(tree.Right);
        blob.Array<int>(tree.Feature);
        WriteCategories(blob, tree);
        blob.Array<uint>(new uint[tree.NodeCount]);
        blob.Array<float>(tree.Threshold);
        blob.Array<float>(tree.Missing ?? []);
        blob.Array<double>(tree.Leaf);
        for (int statistics = 0; statistics < 3; statistics++)
        {
            blob.Array<double>([]);
        }
    }

    private static void WriteCategories(BlobWriter blob, DecisionTree tree)
    {
        int[] nodes = [.. Enumerable.Range(0, tree.NodeCount).Where(node => tree.Categories?[node] is not null)];
        blob.Array<int>(nodes);
        foreach (int node in nodes)
        {
            int[] features = tree.Categories![node]!;
            blob.Array<int>(features);
            blob.Int32(features.Length == 0 ? 0 : features.Min());
            blob.Int32(features.Length == 0 ? 0 : features.Max());
        }
    }
}
