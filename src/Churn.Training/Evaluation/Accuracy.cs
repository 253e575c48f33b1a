namespace Churn.Training.Evaluation;

/// <summary>How far probabilities are from what happened.</summary>
public static class Accuracy
{
    // A probability of 0 or 1 that was wrong would cost infinitely much.
    private const double Least = 1e-12;

    /// <summary>Mean squared difference of probability and outcome, 0 to 1; smaller is better.</summary>
    /// <param name="probabilities">Shape [N], within [0, 1]; at least one.</param>
    /// <param name="churned">Shape [N].</param>
    /// <remarks>Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78, 1950.</remarks>
    public static double Brier(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> churned)
    {
        double sum = 0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            var off = probabilities[i] - (churned[i] ? 1 : 0);
            sum += off * off;
        }
        return sum / probabilities.Length;
    }

    /// <summary>Mean negative logarithm (base e) of the probability given to what happened; smaller is better. Probabilities count as within
    /// [1e-12, 1 − 1e-12].</summary>
    public static double LogLoss(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> churned)
    {
        double sum = 0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            var given = churned[i] ? probabilities[i] : 1 - probabilities[i];
            sum -= Math.Log(Math.Clamp(given, Least, 1 - Least));
        }
        return sum / probabilities.Length;
    }

    /// <summary>The calibration curve: rows in order of probability, cut into groups of equal size.</summary>
    /// <param name="probabilities">Shape [N].</param>
    /// <param name="churned">Shape [N].</param>
    /// <param name="groups">At most N are made.</param>
    /// <returns>In rising order: mean probability, share that churned, and rows of each group.</returns>
    public static IReadOnlyList<(double Predicted, double Observed, int Rows)> Calibration(
        ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> churned, int groups = 10)
    {
        var keys = probabilities.ToArray();
        var labels = churned.ToArray();
        Array.Sort(keys, labels);
        groups = Math.Min(groups, keys.Length);
        var curve = new List<(double, double, int)>();
        for (var g = 0; g < groups; g++)
        {
            var (start, end) = ((int)(g * (long)keys.Length / groups), (int)((g + 1L) * keys.Length / groups));
            var observed = labels.AsSpan(start..end).Count(true) / (double)(end - start);
            curve.Add((keys[start..end].Average(), observed, end - start));
        }
        return curve;
    }
}
