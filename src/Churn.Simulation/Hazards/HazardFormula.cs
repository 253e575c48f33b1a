namespace Churn.Simulation;

/// <summary>The hidden hazard: the rate at which a customer leaves, a day, is exp(base + Σ coefficient · signal) · frailty.</summary>
/// <remarks>The one place of the numbers; docs/simulation.md shows the same, and a test compares the two.</remarks>
public static class HazardFormula
{
    /// <summary>Number of signals.</summary>
    public const int Signals = 18;

    internal const double Base = -12.1;

    // A day, at frailty 1: who has every reason to leave still needs days for it.
    internal const double HighestRate = 0.5;

    // In order of Signal.
    private static readonly double[] Coefficients =
    [
        0.75, 1.15, 1.4, 1.05, 2.4, 4.0, 1.7, 1.75, 1.4, 2.35, 2.7, 3.1, 1.35, 1.5, 2.9, 1.0, 0.9, 0.95,
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
