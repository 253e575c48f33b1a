namespace Churn.Server.Models;

/// <summary>Tries a model on rows that training never showed it: nothing that a customer can be may make it answer NaN or
/// infinity.</summary>
internal static class FiniteOutputs
{
    /// <summary>Rows that are tried.</summary>
    public const int Rows = 1000;

    // Always the same rows, so that a model which passed once passes again.
    private const int Seed = 20260315;

    private static readonly double[] Extremes =
        [0, -0.0, float.Epsilon, -float.Epsilon, 1e9, -1e9, int.MaxValue, long.MaxValue, 1e30, -1e30, float.MaxValue, float.MinValue];

    private static readonly double[] Magnitudes = [1e-3, 1e-2, 0.1, 1, 10, 100, 1e3, 1e4, 1e5, 1e6];

    /// <summary>Log-odds or probability of a row.</summary>
    /// <param name="row">Shape [F]; NaN is missing.</param>
    public delegate double Output(ReadOnlySpan<double> row);

    /// <summary>The first answer that is not finite, in words; null if all are.</summary>
    /// <param name="features">F.</param>
    /// <param name="output">What is tried.</param>
    /// <remarks>The first row is all missing, then each extreme in every feature at once, then random mixtures.</remarks>
    public static string? Problem(int features, Output output)
    {
        var chance = new Random(Seed);
        var row = new double[features];
        for (var i = 0; i < Rows; i++)
        {
            Fill(row, i, chance);
            var answer = output(row);
            if (!double.IsFinite(answer))
            {
                return $"it answers {answer} on trial row {i} (its first values: {string.Join(", ", row.Take(8))}): "
                    + "its outputs must be finite on any row";
            }
        }
        return null;
    }

    private static void Fill(double[] row, int index, Random chance)
    {
        if (index <= Extremes.Length)
        {
            Array.Fill(row, index == 0 ? double.NaN : Extremes[index - 1]);
            return;
        }
        for (var f = 0; f < row.Length; f++)
        {
            row[f] = chance.Next(10) switch
            {
                0 or 1 => double.NaN,
                2 => Extremes[chance.Next(Extremes.Length)],
                3 or 4 => chance.Next(20),
                // Of any magnitude, since thresholds may lie at any.
                _ => Magnitudes[chance.Next(Magnitudes.Length)] * ((2 * chance.NextDouble()) - 1),
            };
        }
    }
}
