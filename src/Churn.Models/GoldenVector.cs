using System.Collections.Immutable;

namespace Churn.Models;

/// <summary>One input with the answer that the trainer's own library gave for it.</summary>
public sealed class GoldenVector
{
    /// <param name="features">Shape [F], finite in single precision or NaN.</param>
    /// <param name="probability">Within [0, 1].</param>
    /// <exception cref="ArgumentException">A value is outside.</exception>
    public GoldenVector(ImmutableArray<double> features, double probability)
    {
        if (features.IsDefaultOrEmpty || features.Any(value => float.IsInfinity((float)value)))
        {
            throw new ArgumentException("The features are finite numbers of single precision, or NaN.", nameof(features));
        }

        // Written so that NaN fails it.
        if (!(probability is >= 0 and <= 1))
        {
            throw new ArgumentException($"{probability} is no probability.", nameof(probability));
        }

        Features = features;
        Probability = probability;
    }

    /// <summary>Shape [F], in the manifest's order; NaN (null in the file) is missing.</summary>
    public ImmutableArray<double> Features { get; }

    /// <summary>Churn probability, within [0, 1].</summary>
    public double Probability { get; }
}
