namespace Churn.Models;

/// <summary>Least probability of each band above <see cref="Band.Low"/>: rising, within (0, 1), so every band can be met.</summary>
public sealed class BandThresholds
{
    /// <exception cref="ArgumentException">Not 0 &lt; medium &lt; high &lt; critical &lt; 1.</exception>
    public BandThresholds(double medium, double high, double critical)
    {
        if (!AreValid(medium, high, critical))
        {
            throw new ArgumentException($"Bands from {medium}, {high} and {critical} do not rise within (0, 1).");
        }

        Medium = medium;
        High = high;
        Critical = critical;
    }

    /// <summary>Least probability of <see cref="Band.Medium"/>.</summary>
    public double Medium { get; }

    /// <summary>Least probability of <see cref="Band.High"/>.</summary>
    public double High { get; }

    /// <summary>Least probability of <see cref="Band.Critical"/>.</summary>
    public double Critical { get; }

    // Written so that NaN fails it.
    internal static bool AreValid(double medium, double high, double critical) =>
        medium > 0 && medium < high && high < critical && critical < 1;

    /// <summary>The band that holds a probability; a threshold belongs to the band above it.</summary>
    /// <param name="probability">Within [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">It is outside, or NaN.</exception>
    public Band Of(double probability)
    {
        // Written so that NaN fails it.
        if (!(probability >= 0 && probability <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability is within [0, 1].");
        }

        return probability >= Critical ? Band.Critical
            : probability >= High ? Band.High
            : probability >= Medium ? Band.Medium
            : Band.Low;
    }
}
