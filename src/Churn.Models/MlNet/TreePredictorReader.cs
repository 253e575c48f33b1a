using System.Collections.Immutable;

namespace Churn.Models.MlNet;

/// <summary>Reads a binary predictor made of trees: FastTree, FastForest and LightGBM differ in their versions only.</summary>
internal static class TreePredictorReader
{
    public const string FastTree = "FastTreeBinaryExec";
    public const string LightGbm = "LightGBMBinaryExec";
    public const string FastForest = "FastForestBinaryExec";

    public const int MaxTrees = 20_000;

    // Of all trees, and of one. Together with the layouts made of them they take less than 200 MB at the most.
    private const int MaxSplits = 1 << 18;
    private const int MaxSplitsOfTree = 1 << 16;

    // The least that a tree of two leaves takes.
    private const int LeastTreeBytes = 64;

    /// <param name="blob">Where the body begins.</param>
    /// <param name="inputLength">Length of the feature column; 0 if the file does not say.</param>
    public static TreeScorer Read(BlobReader blob, int inputLength)
    {
        // FastForest's versions run one ahead.
        uint lag = blob.Loader == FastForest ? 1u : 0u;
        blob.RequireVersion(0x00010002 + lag, 0x00010005 + lag);
        blob.RequireFloatSize();
        int count = blob.Count(LeastTreeBytes);
        if (count is < 1 or > MaxTrees)
        {
            throw blob.Wrong($"has {count} trees, 1 to {MaxTrees} are read", "Train a model with fewer");
        }

        var trees = ImmutableArray.CreateBuilder<DecisionTree>();
        int splits = 0;
        for (int i = 0; i < count; i++)
        {
            if (TreeReader.Read(blob, blob.Version >= 0x00010004 + lag, blob.Version >= 0x00010005 + lag) is { } tree)
            {
                splits += tree.NodeCount;
                RefuseTooMany(blob, tree, splits);
                trees.Add(tree);
            }
        }

        // The bias, which ML.NET does not add, a note on first inputs and the training options.
        blob.Double();
        blob.TextOrNull();
        blob.TextOrNull();
        int featureCount = blob.Int32();
        blob.End();
        return new TreeScorer(trees.ToImmutable(), Check(blob, trees, FeatureCount(blob, trees, featureCount, inputLength)));
    }

    private static void RefuseTooMany(BlobReader blob, DecisionTree tree, int splits)
    {
        if (tree.NodeCount > MaxSplitsOfTree || splits > MaxSplits)
        {
            throw blob.Wrong(
                $"has a tree of {tree.NodeCount} splits, {splits} with those before it",
                $"Train a model of up to {MaxSplits} splits, {MaxSplitsOfTree} in a tree");
        }
    }

    // Models brought over from older versions say 0.
    private static int FeatureCount(BlobReader blob, ImmutableArray<DecisionTree>.Builder trees, int said, int inputLength)
    {
        int largest = trees.Count == 0 ? 0 : trees.Max(tree => tree.Feature.Max());
        int count = said != 0 ? said : inputLength != 0 ? inputLength : largest + 1;
        return count is >= 1 and <= FeatureLimits.MaxFeatures
            ? count
            : throw blob.Wrong($"reads {count} features", $"Train a model of 1 to {FeatureLimits.MaxFeatures} features");
    }

    private static int Check(BlobReader blob, ImmutableArray<DecisionTree>.Builder trees, int featureCount)
    {
        for (int i = 0; i < trees.Count; i++)
        {
            if (trees[i].Validate(featureCount) is { } fault)
            {
                throw blob.Damaged($"has a tree {i} that {fault}");
            }
        }

        return featureCount;
    }
}
