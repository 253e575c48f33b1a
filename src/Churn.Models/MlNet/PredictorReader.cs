namespace Churn.Models.MlNet;

/// <summary>Reads a binary predictor, alone or in a wrapper that adds a calibrator.</summary>
internal static class PredictorReader
{
    /// <param name="folder">Where it lies.</param>
    /// <param name="inputLength">Length of the feature column; 0 if the file does not say.</param>
    public static (Scorer Scorer, Calibrator? Calibrator) Read(ModelFolder folder, int inputLength)
    {
        BlobReader blob = folder.Open();
        if (blob.Loader is not ("CaliPredExec" or "FeatWCaliPredExec" or "PMixCaliPredExec" or "SchemaBindableCalibrated"))
        {
            // Old models hold a calibrator beside an unwrapped predictor.
            Scorer alone = ReadScorer(blob, inputLength);
            return (alone, folder.Child("Calibrator").Exists ? CalibratorReader.Read(folder.Child("Calibrator")) : null);
        }

        blob.RequireVersion(0x00010001, 0x00010001);
        blob.End();
        return (ReadScorer(folder.Child("Predictor").Open(), inputLength), CalibratorReader.Read(folder.Child("Calibrator")));
    }

    private static Scorer ReadScorer(BlobReader blob, int inputLength) => blob.Loader switch
    {
        TreePredictorReader.FastTree or TreePredictorReader.LightGbm or TreePredictorReader.FastForest =>
            TreePredictorReader.Read(blob, inputLength),
        LinearPredictorReader.LoaderName => LinearPredictorReader.Read(blob),
        _ => throw Refusal.Of(blob, "binary predictor"),
    };
}
