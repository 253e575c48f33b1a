namespace Churn.Models.MlNet;

/// <summary>What turns a score into a probability. Immutable and thread-safe.</summary>
internal abstract class Calibrator
{
    /// <param name="score">NaN gives NaN.</param>
    public abstract float Probability(float score);
}
