using System.Text;

namespace Churn.Models.MlNet;

/// <summary>Writes a model of plain number columns as ML.NET would have saved it: concatenate, predict, calibrate.</summary>
/// <remarks>The set of entries is the least that ML.NET opens; the schemas are among it.</remarks>
internal static class MlNetModelWriter
{
    private const string FeatureColumn = "Features";
    private const string Predictor = "TransformerChain/Transform_001";

    // Training, testing and scoring.
    private const int Everything = 7;

    public static byte[] Write(TabularModel model)
    {
        string[] columns = [.. model.Inputs.Select(input => input.Name)];
        var zip = new ZipArchiveWriter();
        zip.Add("TrainingInfo/Version.txt", Encoding.ASCII.GetBytes("1.0.0.0\r\n"));
        zip.Add("TransformerChain/Model.key", Chain());
        zip.Add("TransformerChain/Transform_000/Model.key", Concat(columns));
        AddPredictor(zip, model);
        zip.Add($"{Predictor}/TrainSchema", SchemaWriter.Write(columns, FeatureColumn));
        zip.Add($"{Predictor}/Model.key", Prediction(model));
        zip.Add("Schema", SchemaWriter.Write(columns, null));
        if (model.Scorer is TreeScorer trees && CoversEntry.Write(trees.Trees) is { } covers)
        {
            zip.Add(CoversEntry.Name, covers);
        }

        return zip.Build();
    }

    private static byte[] Chain()
    {
        var blob = new BlobWriter();
        blob.Array<int>([Everything, Everything]);
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

    private static void AddPredictor(ZipArchiveWriter zip, TabularModel model)
    {
        byte[] predictor = model.Scorer is TreeScorer trees
            ? TreePredictorWriter.Write(trees.Trees, trees.FeatureCount)
            : LinearPredictorWriter.Write((LinearScorer)model.Scorer);
        if (model.Calibrator is not PlattCalibrator platt)
        {
            zip.Add($"{Predictor}/Model/Model.key", predictor);
            return;
        }

        var calibrator = new BlobWriter();
        calibrator.Double(platt.Slope);
        calibrator.Double(platt.Offset);
        zip.Add($"{Predictor}/Model/Predictor/Model.key", predictor);
        zip.Add($"{Predictor}/Model/Calibrator/Model.key", calibrator.Build(ComponentKind.Platt));
        zip.Add(
            $"{Predictor}/Model/Model.key",
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
