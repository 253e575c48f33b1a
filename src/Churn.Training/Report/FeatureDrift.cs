using Churn.Models.Drift;
using Churn.Training.Examples;
using Churn.Training.Fitting;
using Churn.Training.Walk;

namespace Churn.Training.Report;

/// <summary>How far a feature's values at the test cutoffs are from those that were learnt from.</summary>
/// <param name="Feature">Its name.</param>
/// <param name="Importance">See <see cref="FeatureImportance.Importance"/>.</param>
/// <param name="Psi">Shape [cutoffs]: population stability index of the cutoff's customers against the training rows of its model, 0 or more.</param>
public sealed record FeatureDrift(string Feature, double Importance, IReadOnlyList<double> Psi)
{
    /// <summary>The largest index.</summary>
    public double Worst => Psi.Max();

    internal static IReadOnlyList<FeatureDrift> Of(WalkForward walk, IReadOnlyList<FeatureImportance> features)
    {
        // Training rows are of any time of day and test rows of midnight, so windows of hours differ by that alone.
        FeatureImportance[] compared = [.. features.Where(f =>
            !f.Feature.EndsWith(".1h", StringComparison.Ordinal) && !f.Feature.EndsWith(".6h", StringComparison.Ordinal))];
        var columns = Columns.Find(walk.Training, [.. compared.Select(f => f.Feature)]);
        return [.. compared
            .Select((f, i) => new FeatureDrift(
                f.Feature, f.Importance,
                [.. walk.Outcomes.Select(o => Index(Values(walk.Training, o.TrainingRows, columns[i]), Values(walk.Test, o.Rows, columns[i])))]))
            .OrderByDescending(f => f.Worst)];
    }

    /// <summary>Population stability index of values against those of a baseline; NaN without any.</summary>
    internal static double Index(double[] baseline, double[] values)
    {
        var distribution = Distribution.Of(baseline);
        var counts = new long[distribution.Shares.Length];
        foreach (var value in values)
        {
            counts[distribution.BinOf(value)]++;
        }
        return distribution.Psi(counts);
    }

    private static double[] Values(ExampleSet set, int[] rows, int column) => Array.ConvertAll(rows, row => (double)set.Row(row)[column]);
}
