using System.Collections.Immutable;

namespace Churn.Models.MlNet;

/// <summary>Makes linear models of figures that were trained elsewhere.</summary>
public static class LinearModel
{
    /// <summary>score = bias + Σ weightᵢ · xᵢ, with the replacement for a missing xᵢ; probability = 1 / (1 + exp(−(slope · score + offset))).
    /// </summary>
    /// <param name="features">F distinct names, of scalar number columns, in order.</param>
    /// <param name="weights">Shape [F], of the features as they are: whoever trained on scaled ones folds the scale into weights and bias.
    /// Finite; rounded to single precision.</param>
    /// <param name="replacements">Shape [F]: what stands for a missing value. Finite; rounded to single precision.</param>
    /// <param name="bias">Finite; rounded to single precision.</param>
    /// <param name="slope">Of the calibration, above 0; 1 for logistic regression as it comes.</param>
    /// <param name="offset">Of the calibration, in log-odds; 0 for logistic regression as it comes.</param>
    /// <returns>A model that <see cref="MlNetModelFile.Write"/> writes as ML.NET's missing-value replacement, concatenation, linear
    /// predictor and Platt calibrator. Its predicted label is 1 above a probability of one half.</returns>
    /// <exception cref="ArgumentException">A length differs, a name is there twice, or a figure is not finite.</exception>
    public static TabularModel Create(
        ImmutableArray<string> features,
        ReadOnlySpan<double> weights,
        ReadOnlySpan<double> replacements,
        double bias,
        double slope = 1,
        double offset = 0)
    {
        if (features.IsDefaultOrEmpty || features.Distinct(StringComparer.Ordinal).Count() != features.Length)
        {
            throw new ArgumentException("The model reads at least one feature, each once.", nameof(features));
        }

        var scorer = new LinearScorer(Single(bias, nameof(bias)), Singles(weights, features.Length, nameof(weights)));
        var plan = FeaturePlan.Replacing(features, Singles(replacements, features.Length, nameof(replacements)));
        var platt = new PlattCalibrator(-1, 0);
        return new TabularModel(plan, scorer, platt, 0).Recalibrated(slope, offset);
    }

    private static ImmutableArray<float> Singles(ReadOnlySpan<double> values, int count, string name)
    {
        if (values.Length != count)
        {
            throw new ArgumentException($"There are {values.Length} figures for {count} features.", name);
        }

        var singles = ImmutableArray.CreateBuilder<float>(count);
        foreach (double value in values)
        {
            singles.Add(Single(value, name));
        }

        return singles.MoveToImmutable();
    }

    private static float Single(double value, string name) => float.IsFinite((float)value)
        ? (float)value
        : throw new ArgumentException($"{value} is no finite number of single precision.", name);
}
