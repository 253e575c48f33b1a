using System.Collections.Immutable;

namespace Churn.Models;

/// <summary>One input with the answer that the trainer's own library gave for it.</summary>
public sealed class GoldenVector
{
    internal GoldenVector(ImmutableArray<double> features, double probability)
    {
        Features = features;
        Probability = probability;
    }

    /// <summary>Shape [F], in the manifest's order; NaN (null in the file) is missing.</summary>
    public ImmutableArray<double> Features { get; }

    /// <summary>Churn probability, within [0, 1].</summary>
    public double Probability { get; }
}
