namespace Churn.Simulation;

/// <summary>The hidden hazard: the rate at which a customer leaves, a day, is exp(base + Σ coefficient · signal) · frailty.</summary>
/// <remarks>The one place of the numbers; docs/simulation.md shows the same, and a test compares the two.</remarks>
public static class HazardFormula
{
    /// <summary>Number of signals.</summary>
    public const int Signals = 18;

    internal const double Base = -10.1;

    // A day, at frailty 1: who has every reason to leave still needs days for it.
    internal const double HighestRate = 0.5;

    // In order of Signal.
    private static readonly double[] Coefficients =
    [
        0.65, 0.95, 0.95, 0.7, 1.65, 2.8, 1.05, 1.25, 1.1, 1.85, 1.9, 2.3, 0.95, 0.95, 2.0, 0.75, 0.6, 0.4,
    ];

    // Halves and doubles, so that one exponential gives the survival of all three.
    internal static ReadOnlySpan<double> Frailties => [0.5, 1, 2];

    internal static ReadOnlySpan<double> FrailtyShares => [0.25, 0.5, 0.25];

    /// <summary>What one unit of a signal adds to the logarithm of the rate.</summary>
    public static double Coefficient(Signal signal) => Coefficients[(int)signal];

    /// <summary>Turns signals into the terms of the formula, in place.</summary>
    /// <returns>base + Σ terms: the logarithm of the rate at frailty 1.</returns>
    internal static double ToTerms(Span<double> signals)
    {
        var sum = Base;
        for (var i = 0; i < signals.Length; i++)
        {
            signals[i] *= Coefficients[i];
            sum += signals[i];
        }
        return sum;
    }
}
