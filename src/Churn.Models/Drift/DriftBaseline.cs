using System.Collections.Immutable;

namespace Churn.Models.Drift;

/// <summary>What a model's inputs and scores looked like over the customers that it was trained on.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class DriftBaseline
{
    /// <summary>Takes the distributions of one population.</summary>
    /// <param name="features">Shape [F], in the order of <see cref="ModelManifest.Features"/>.</param>
    /// <param name="score">Of the churn probability.</param>
    /// <exception cref="ArgumentException">There is no feature, or one is null.</exception>
    public DriftBaseline(ImmutableArray<Distribution> features, Distribution score)
    {
        ArgumentNullException.ThrowIfNull(score);
        if (features.IsDefaultOrEmpty || features.Contains(null!))
        {
            throw new ArgumentException("A baseline has a distribution for each feature, and at least one.", nameof(features));
        }

        Features = features;
        Score = score;
    }

    /// <summary>Shape [F], in the order of <see cref="ModelManifest.Features"/>.</summary>
    public ImmutableArray<Distribution> Features { get; }

    /// <summary>Of the churn probability, within [0, 1].</summary>
    public Distribution Score { get; }
}
