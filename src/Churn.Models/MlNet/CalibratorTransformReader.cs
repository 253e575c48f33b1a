namespace Churn.Models.MlNet;

/// <summary>Reads a calibrator that stands behind its predictor as a transform of its own.</summary>
internal static class CalibratorTransformReader
{
    public static void Read(BlobReader blob, ModelFolder folder, Pipeline pipeline)
    {
        blob.RequireVersion(0x00010001, 0x00010002);
        string scoreColumn = blob.Version < 0x00010002 ? "Score" : blob.Text();
        blob.End();
        pipeline.Calibrate(blob, scoreColumn, CalibratorReader.Read(folder.Child("Calibrator")));
    }
}
