namespace Churn.Models.MlNet;

/// <summary>How wide a model may be.</summary>
internal static class FeatureLimits
{
    /// <summary>Features of one predictor, after one-hot encoding.</summary>
    public const int MaxFeatures = 1 << 16;

    /// <summary>Values that a component holds for one column, as its vocabulary.</summary>
    public const int MaxValues = 1 << 18;
}
