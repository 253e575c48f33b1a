namespace Churn.Models.MlNet;

/// <summary>1 / (1 + exp(slope · score + offset)), in double precision, then rounded.</summary>
internal sealed class PlattCalibrator(double slope, double offset) : Calibrator
{
    public const string LoaderName = "PlattCaliExec";

    public double Slope => slope;

    public double Offset => offset;

    public static PlattCalibrator Read(BlobReader blob)
    {
        blob.RequireVersion(0x00010001, 0x00010001);
        double slope = blob.Double();
        double offset = blob.Double();
        blob.End();
        return double.IsFinite(slope) && double.IsFinite(offset)
            ? new PlattCalibrator(slope, offset)
            : throw blob.Damaged($"has slope {slope} and offset {offset}");
    }

    public override float Probability(float score) => (float)(1 / (1 + Math.Exp((slope * score) + offset)));
}
