using System.Collections.Immutable;
using System.Text;

namespace Churn.Models.MlNet;

/// <summary>Writes a model of plain number columns as ML.NET would have saved it: replace missing values where the model does, concatenate,
/// predict, calibrate.</summary>
/// <remarks>The set of entries is the least that ML.NET opens; the schemas are among it.</remarks>
internal static class MlNetModelWriter
{
    private const string FeatureColumn = "Features";

    // Training, testing and scoring.
    private const int Everything = 7;

    public static byte[] Write(TabularModel model)
    {
        string[] columns = [.. model.Inputs.Select(input => input.Name)];
        var zip = new ZipArchiveWriter();
        zip.Add("TrainingInfo/Version.txt", Encoding.ASCII.GetBytes("1.0.0.0\r\n"));
        ImmutableArray<float> replacements = model.Plan.Replacements()!.Value;
        int first = replacements.All(float.IsNaN) ? 0 : 1;
        zip.Add("TransformerChain/Model.key", Chain(first + 2));
        if (first > 0)
        {
            zip.Add($"{Transform(0)}/Model.key", MissingReplacementWriter.Write(columns, replacements));
        }

        zip.Add($"{Transform(first)}/Model.key", Concat(columns));
        AddPredictor(zip, model, Transform(first + 1), columns);
        zip.Add("Schema", SchemaWriter.Write(columns, null));
        if (model.Scorer is TreeScorer trees && CoversEntry.Write(trees.Trees) is { } covers)
        {
            zip.Add(CoversEntry.Name, covers);
        }

        return zip.Build();
    }

    private static string Transform(int index) => $"TransformerChain/Transform_{index:000}";

    private static byte[] Chain(int transforms)
    {
        var blob = new BlobWriter();
        blob.Array<int>([.. Enumerable.Repeat(Everything, transforms)]);
        return blob.Build(ComponentKind.Chain);
    }

    private static byte[] Concat(string[] columns)
    {
        var blob = new BlobWriter();
        blob.Int32(1);
        blob.Text(FeatureColumn);
        blob.Int32(columns.Length);
        foreach (string column in columns)
        {
            blob.Text(column);
            blob.Text(null);
        }

        return blob.Build(ComponentKind.Concat);
    }

    private static void AddPredictor(ZipArchiveWriter zip, TabularModel model, string folder, string[] columns)
    {
        AddModel(zip, model, $"{folder}/Model");
        zip.Add($"{folder}/TrainSchema", SchemaWriter.Write(columns, FeatureColumn));
        zip.Add($"{folder}/Model.key", Prediction(model));
    }

    private static void AddModel(ZipArchiveWriter zip, TabularModel model, string folder)
    {
        byte[] predictor = model.Scorer is TreeScorer trees
            ? TreePredictorWriter.Write(trees.Trees, trees.FeatureCount)
            : LinearPredictorWriter.Write((LinearScorer)model.Scorer);
        if (model.Calibrator is not PlattCalibrator platt)
        {
            zip.Add($"{folder}/Model.key", predictor);
            return;
        }

        var calibrator = new BlobWriter();
        calibrator.Double(platt.Slope);
        calibrator.Double(platt.Offset);
        zip.Add($"{folder}/Predictor/Model.key", predictor);
        zip.Add($"{folder}/Calibrator/Model.key", calibrator.Build(ComponentKind.Platt));
        zip.Add(
            $"{folder}/Model.key",
            new BlobWriter().Build(model.Scorer is TreeScorer ? ComponentKind.CalibratedTrees : ComponentKind.CalibratedLinear));
    }

    private static byte[] Prediction(TabularModel model)
    {
        var blob = new BlobWriter();
        blob.Text(FeatureColumn);
        blob.Single(model.Threshold);
        blob.Text(model.ThresholdIsProbability ? "Probability" : "Score");
        return blob.Build(ComponentKind.Prediction);
    }
}
