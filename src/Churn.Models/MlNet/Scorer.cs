namespace Churn.Models.MlNet;

/// <summary>What turns a vector of features into a score. Immutable and thread-safe.</summary>
internal abstract class Scorer
{
    /// <summary>How many features it reads.</summary>
    public abstract int FeatureCount { get; }

    /// <summary>The score as ML.NET computes it.</summary>
    /// <param name="features">Shape [FeatureCount]; rounded to single precision; NaN is missing.</param>
    public abstract float Score(ReadOnlySpan<double> features);
}
