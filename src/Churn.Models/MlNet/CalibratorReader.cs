namespace Churn.Models.MlNet;

/// <summary>Reads whichever calibrator lies in a folder.</summary>
internal static class CalibratorReader
{
    public static Calibrator Read(ModelFolder folder)
    {
        BlobReader blob = folder.Open();
        return blob.Loader switch
        {
            PlattCalibrator.LoaderName => PlattCalibrator.Read(blob),
            PavCalibrator.LoaderName => PavCalibrator.Read(blob),
            NaiveCalibrator.LoaderName => NaiveCalibrator.Read(blob),
            _ => throw Refusal.Of(blob, "calibrator"),
        };
    }
}
