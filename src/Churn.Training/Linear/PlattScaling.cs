namespace Churn.Training.Linear;

/// <summary>Turns margins into probabilities: 1 / (1 + exp(−(slope · margin + offset))).</summary>
/// <param name="Slope">Above 0 for a model that ranks better than chance; 1 changes nothing.</param>
/// <param name="Offset">Log-odds.</param>
/// <remarks>Platt, "Probabilistic outputs for support vector machines", 1999; without his correction of the targets, which is for
/// few examples.</remarks>
public readonly record struct PlattScaling(double Slope, double Offset)
{
    /// <summary>The one that changes nothing.</summary>
    public static PlattScaling None => new(1, 0);

    /// <summary>Fits it to margins, shape [N], and outcomes, shape [N], which the model has not seen.</summary>
    public static PlattScaling Fit(ReadOnlySpan<double> margins, ReadOnlySpan<bool> churned)
    {
        var fitted = LogisticRegression.Fit(margins, 1, churned, penalty: 1e-3);
        return new PlattScaling(fitted[0], fitted[1]);
    }

    /// <summary>Within (0, 1).</summary>
    public double Probability(double margin) => LogisticRegression.Sigmoid((Slope * margin) + Offset);
}
