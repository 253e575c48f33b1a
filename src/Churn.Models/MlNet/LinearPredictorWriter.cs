namespace Churn.Models.MlNet;

/// <summary>Writes a linear binary predictor, with all its weights.</summary>
internal static class LinearPredictorWriter
{
    public static byte[] Write(LinearScorer scorer)
    {
        var blob = new BlobWriter();
        blob.Int32(sizeof(float));
        blob.Single(scorer.Bias);
        blob.Int32(scorer.FeatureCount);
        blob.Array<int>([]);
        blob.Array<float>(scorer.Weights.AsSpan());
        return blob.Build(ComponentKind.Linear);
    }
}
