namespace Churn.Models.MlNet;

/// <summary>How wide a model may be.</summary>
internal static class FeatureLimits
{
    /// <summary>Features of one predictor, after one-hot encoding.</summary>
    public const int MaxFeatures = 1 << 16;
}
