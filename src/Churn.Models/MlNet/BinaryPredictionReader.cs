namespace Churn.Models.MlNet;

/// <summary>Reads the transform that runs a binary predictor on a feature column.</summary>
internal static class BinaryPredictionReader
{
    public static void Read(BlobReader blob, ModelFolder folder, Pipeline pipeline)
    {
        blob.RequireVersion(0x00010001, 0x00010001);
        string featureColumn = blob.Text();
        float threshold = blob.Single();
        string thresholdColumn = blob.Text();
        blob.End();

        PlanColumn features = pipeline.Plan.Column(blob, featureColumn);
        (Scorer scorer, Calibrator? calibrator) = PredictorReader.Read(folder.Child("Model"), features.Slots.Length);
        pipeline.Predict(blob, features, scorer, calibrator, threshold, thresholdColumn);
    }
}
