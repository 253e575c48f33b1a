namespace Churn.Models.MlNet;

/// <summary>Isotonic steps found by pool-adjacent-violators: constant within a piece, linear between two.</summary>
internal sealed class PavCalibrator : Calibrator
{
    public const string LoaderName = "PAVCaliExec";

    private const float Least = 1e-15f;
    private const float Most = 1 - Least;

    // Shape [pieces] each, rising.
    private readonly float[] mins;
    private readonly float[] maxes;
    private readonly float[] values;

    private PavCalibrator(float[] mins, float[] maxes, float[] values)
    {
        this.mins = mins;
        this.maxes = maxes;
        this.values = values;
    }

    public static PavCalibrator Read(BlobReader blob)
    {
        blob.RequireVersion(0x00010001, 0x00010001);
        blob.RequireFloatSize();
        int count = blob.Count(3 * sizeof(float));
        var calibrator = new PavCalibrator(new float[count], new float[count], new float[count]);
        float last = float.NegativeInfinity, lastValue = 0;
        for (int i = 0; i < count; i++)
        {
            (float min, float max, float value) = (blob.Single(), blob.Single(), blob.Single());
            if (!(last <= min && min <= max && lastValue <= value && value <= 1))
            {
                throw blob.Damaged($"has a piece {i} that does not follow on the one before");
            }

            (calibrator.mins[i], calibrator.maxes[i], calibrator.values[i]) = (min, max, value);
            (last, lastValue) = (max, value);
        }

        blob.End();
        return calibrator;
    }

    public override float Probability(float score) => float.IsNaN(score) ? score : Math.Clamp(Value(score), Least, Most);

    private float Value(float score)
    {
        if (values.Length == 0)
        {
            return 0;
        }

        // The first piece that does not end below the score.
        int piece = Array.BinarySearch(maxes, score);
        piece = piece < 0 ? ~piece : piece;
        if (piece == values.Length)
        {
            return values[^1];
        }

        if (piece == 0 || mins[piece] <= score)
        {
            return values[piece];
        }

        float share = (score - maxes[piece - 1]) / (mins[piece] - maxes[piece - 1]);
        return values[piece - 1] + (share * (values[piece] - values[piece - 1]));
    }
}
