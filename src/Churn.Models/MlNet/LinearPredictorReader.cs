namespace Churn.Models.MlNet;

/// <summary>Reads a linear binary predictor: logistic regression, SDCA, averaged perceptron, SVM.</summary>
internal static class LinearPredictorReader
{
    public const string LoaderName = "Linear2CExec";

    public static LinearScorer Read(BlobReader blob)
    {
        blob.RequireVersion(0x00020001, 0x00020002);
        blob.RequireFloatSize();
        float bias = blob.Single();
        int count = blob.Int32();
        int[] indices = blob.Array<int>();
        float[] values = blob.Array<float>();
        blob.End();
        if (count is < 1 or > FeatureLimits.MaxFeatures)
        {
            throw blob.Wrong($"reads {count} features", $"Train a model of 1 to {FeatureLimits.MaxFeatures} features");
        }

        bool isDense = indices.Length == 0 && values.Length == count;
        if (!isDense && indices.Length != values.Length)
        {
            throw blob.Damaged($"has {values.Length} weights at {indices.Length} places for {count} features");
        }

        float[] weights = isDense ? values : Spread(blob, count, indices, values);
        return float.IsFinite(bias) && weights.All(float.IsFinite)
            ? new LinearScorer(bias, [.. weights])
            : throw blob.Damaged("has a bias or a weight that is not finite");
    }

    private static float[] Spread(BlobReader blob, int count, int[] indices, float[] values)
    {
        var weights = new float[count];
        int last = -1;
        for (int i = 0; i < indices.Length; i++)
        {
            if (indices[i] <= last || indices[i] >= count)
            {
                throw blob.Damaged($"has a weight at place {indices[i]} of {count}, after {last}");
            }

            last = indices[i];
            weights[last] = values[i];
        }

        return weights;
    }
}
