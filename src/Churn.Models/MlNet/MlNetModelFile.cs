namespace Churn.Models.MlNet;

/// <summary>ML.NET model files (.zip, .mlnet) of binary classifiers.</summary>
public static class MlNetModelFile
{
    private const string Root = "TransformerChain";

    /// <summary>Reads a model and compiles its pipeline: chain, copy, concatenate, select, convert, missing-value replacement, affine
    /// normalisers, keys and one-hot encoding of numbers and texts; FastTree, LightGBM, FastForest or linear; Platt, PAV or naive
    /// calibration.</summary>
    /// <param name="zip">The file's bytes; not kept.</param>
    /// <exception cref="ModelFormatException">It holds anything else or is damaged; the message names the zip path and, where there is
    /// one, the loader signature. The file is taken for untrusted: time and memory stay in proportion to bounds, not to what it
    /// claims.</exception>
    public static TabularModel Read(ReadOnlyMemory<byte> zip)
    {
        var archive = new ZipArchiveReader(zip);
        var root = new ModelFolder(archive, Root);
        if (!root.Exists && LegacyLayoutReader.Applies(archive))
        {
            return LegacyLayoutReader.Read(archive);
        }

        var pipeline = new Pipeline(new PlanBuilder(InputSchema.Find(archive)));
        TransformReader.Read(root, pipeline);
        return pipeline.Build(Root);
    }
}
