using System.Collections.Immutable;
using Churn.Models.MlNet;

namespace Churn.Models.Engines;

/// <summary>Reads the file beside a manifest, ML.NET's or XGBoost's by what it begins with, and holds it to the manifest's features.
/// </summary>
internal static class EngineReader
{
    public const string MlNetFileName = "model.zip";

    /// <summary>What messages call the file.</summary>
    public static string FileNameOf(ReadOnlySpan<byte> file) => MlNetModelFile.Looks(file) ? MlNetFileName : XGBoostModelReader.FileName;

    /// <exception cref="ModelFormatException">It is damaged, of another kind, or reads other features.</exception>
    public static ModelEngine Read(ReadOnlyMemory<byte> file, ModelManifest manifest)
    {
        if (!MlNetModelFile.Looks(file.Span))
        {
            return new XGBoostEngine(XGBoostModelReader.Read(file, manifest.Features));
        }

        TabularModel model = ReadMlNet(file, manifest.Features);
        return model.Scorer is LinearScorer ? new LinearEngine(model, manifest.Background) : new MlNetEngine(model);
    }

    private static TabularModel ReadMlNet(ReadOnlyMemory<byte> file, ImmutableArray<string> features)
    {
        TabularModel model;
        try
        {
            model = MlNetModelFile.Read(file);
        }
        catch (ModelFormatException e)
        {
            throw new ModelFormatException($"{MlNetFileName}: {e.Message}", e);
        }

        if (!model.IsCalibrated)
        {
            throw Wrong("gives scores but no probabilities", "Train it with a calibrator, as Platt's");
        }

        CheckFeatures(model, features);
        return model;
    }

    // One vector as long as the manifest's features has no names of its own; it holds them in order.
    private static void CheckFeatures(TabularModel model, ImmutableArray<string> features)
    {
        if (model.Inputs is [{ IsText: false, Length: > 1 } vector] && vector.Length == features.Length)
        {
            return;
        }

        if (model.Inputs.FirstOrDefault(input => input.IsText || input.Length != 1) is { } strange)
        {
            string kind = strange.IsText ? "texts" : $"{strange.Length} numbers";
            throw Wrong(
                $"reads {kind} from column \"{strange.Name}\" where the manifest has {features.Length} features, each a number",
                "Train on one number column a feature, named as in the manifest, or on one vector of them all");
        }

        for (int i = 0; i < Math.Max(model.Inputs.Length, features.Length); i++)
        {
            string read = i < model.Inputs.Length ? $"column \"{model.Inputs[i].Name}\"" : "no further column";
            string named = i < features.Length ? $"\"{features[i]}\"" : "no further feature";
            if (i >= features.Length || i >= model.Inputs.Length || model.Inputs[i].Name != features[i])
            {
                throw Wrong(
                    $"reads {read} at [{i}] where {ManifestReader.FileName} has {named}",
                    "Name the same features in the same order");
            }
        }
    }

    private static ModelFormatException Wrong(string what, string remedy) => new($"{MlNetFileName}: {what}. {remedy}.");
}
