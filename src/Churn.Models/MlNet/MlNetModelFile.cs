namespace Churn.Models.MlNet;

/// <summary>ML.NET model files (.zip, .mlnet) of binary classifiers.</summary>
public static class MlNetModelFile
{
    private const string Root = "TransformerChain";

    /// <summary>Whether the bytes begin as a zip file does.</summary>
    public static bool Looks(ReadOnlySpan<byte> file) => file.StartsWith("PK"u8);

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
        if (archive.Contains(CoversEntry.Name))
        {
            pipeline.TakeCovers(archive.Read(CoversEntry.Name));
        }

        return pipeline.Build(Root);
    }

    /// <summary>Writes a model as a file that ML.NET and <see cref="Read"/> open; covers of tree nodes go into an entry of our own.</summary>
    /// <param name="model">Reads scalar number columns, as they are or with a value for missing ones; calibrated by Platt or not at all.
    /// LightGBM and FastForest trees are written as FastTree ones, which score the same.</param>
    /// <returns>The file's bytes; equal models give equal bytes.</returns>
    /// <exception cref="NotSupportedException">The model transforms its inputs in another way, reads vectors or has another calibrator.</exception>
    public static byte[] Write(TabularModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Plan.Replacements() is null || model.Inputs.Any(input => input.Length != 1)
            || model.Calibrator is not (null or PlattCalibrator))
        {
            throw new NotSupportedException(
                "Only a model of scalar number columns, as they are or with missing values replaced, and with a Platt calibrator or none, can be written.");
        }

        return MlNetModelWriter.Write(model);
    }
}
