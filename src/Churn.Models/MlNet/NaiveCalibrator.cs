using System.Collections.Immutable;

namespace Churn.Models.MlNet;

/// <summary>A probability for each of a row of score bins of equal width; scores outside belong to the outermost bins.</summary>
internal sealed class NaiveCalibrator(float binSize, float min, ImmutableArray<float> probabilities) : Calibrator
{
    public const string LoaderName = "NaiveCaliExec";

    public static NaiveCalibrator Read(BlobReader blob)
    {
        blob.RequireVersion(0x00010001, 0x00010001);
        blob.RequireFloatSize();
        float binSize = blob.Single();
        float min = blob.Single();
        float[] probabilities = blob.Array<float>();
        blob.End();
        return binSize > 0 && float.IsFinite(min) && probabilities.Length > 0 && probabilities.All(p => p is >= 0 and <= 1)
            ? new NaiveCalibrator(binSize, min, [.. probabilities])
            : throw blob.Damaged($"has {probabilities.Length} bins of width {binSize} from {min}, or one without a probability");
    }

    public override float Probability(float score) => float.IsNaN(score)
        ? score
        : probabilities[(int)Math.Clamp((score - min) / binSize, 0, probabilities.Length - 1)];
}
