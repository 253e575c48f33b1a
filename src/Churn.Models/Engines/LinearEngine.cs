using System.Collections.Immutable;
using Churn.Models.MlNet;

namespace Churn.Models.Engines;

/// <summary>A linear model, perhaps behind transforms. Its margin is that of the sum in double precision, its probability that of the
/// rounded sum, as ML.NET's.</summary>
/// <remarks>Each input's contribution is what it adds through its own features, less the mean of that over the background rows: for a sum
/// of functions of one input each, these are the exact interventional Shapley values (Lundberg, Lee, "A Unified Approach to Interpreting
/// Model Predictions", NIPS 2017, section 4.1, linear SHAP).</remarks>
internal sealed class LinearEngine : ModelEngine
{
    [ThreadStatic]
    private static double[]? scratch;

    private readonly TabularModel model;
    private readonly LinearScorer scorer;
    private readonly PlattCalibrator? platt;

    // By feature: which number of the row it is made of.
    private readonly int[] sources;
    private readonly double[] means;

    /// <param name="model">Linear and calibrated, and reads numbers only.</param>
    /// <param name="background">Rows of shape [FeatureCount], finite in single precision or NaN; may be empty.</param>
    public LinearEngine(TabularModel model, ImmutableArray<ImmutableArray<double>> background)
    {
        this.model = model;
        scorer = (LinearScorer)model.Scorer;
        platt = model.Calibrator as PlattCalibrator;
        int[]? owners = model.Plan.Sources();
        sources = owners ?? [];
        means = Means(background);
        WhyNoContributions =
            platt is null ? MlNetEngine.OtherCalibrator
            : owners is null ? "it mixes several inputs in one feature before it weighs them"
            : background.IsEmpty ? "it is linear, and its manifest has no background rows to compare with; churn pack --rows adds them"
            : !means.All(double.IsFinite) ? "it has no answer to missing values, which its background rows have"
            : null;
        BaseValue = WhyNoContributions is null ? MarginOf(Sum(means)) : null;
    }

    public override int FeatureCount => model.NumberCount;

    public override double? BaseValue { get; }

    public override string? WhyNoContributions { get; }

    public override bool TryMargin(ReadOnlySpan<double> row, out double margin)
    {
        bool finite = TryFill(row, out ReadOnlySpan<double> features);
        double sum = finite ? Sum(features) : double.NaN;
        margin = platt is not null ? MarginOf(sum) : MlNetEngine.LogOdds(model.Answer(Rounded(sum)).Probability);
        return finite;
    }

    public override bool TryProbability(ReadOnlySpan<double> row, out double probability)
    {
        bool finite = TryFill(row, out ReadOnlySpan<double> features);
        probability = finite ? model.Answer(Rounded(Sum(features))).Probability : double.NaN;
        return finite;
    }

    public override bool TryContributions(ReadOnlySpan<double> row, Span<double> contributions)
    {
        if (BaseValue is null)
        {
            throw new InvalidOperationException($"The model gives no reasons: {WhyNoContributions}.");
        }

        bool finite = TryFill(row, out ReadOnlySpan<double> features);
        contributions.Clear();
        for (int i = 0; i < features.Length; i++)
        {
            contributions[sources[i]] += -platt!.Slope * scorer.Weights[i] * (features[i] - means[i]);
        }

        return finite;
    }

    private double[] Means(ImmutableArray<ImmutableArray<double>> background)
    {
        var sums = new double[model.FeatureCount];
        foreach (ImmutableArray<double> row in background)
        {
            TryFill(row.AsSpan(), out ReadOnlySpan<double> features);
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += features[i];
            }
        }

        return Array.ConvertAll(sums, sum => sum / background.Length);
    }

    // What a transform drives beyond single precision counts as the largest number there is: the model still leans to one side, where
    // infinities of two signs would answer NaN.
    private bool TryFill(ReadOnlySpan<double> row, out ReadOnlySpan<double> features)
    {
        features = default;
        foreach (double value in row)
        {
            if (float.IsInfinity((float)value))
            {
                return false;
            }
        }

        if (scratch is null || scratch.Length < model.FeatureCount)
        {
            scratch = new double[model.FeatureCount];
        }

        Span<double> filled = scratch.AsSpan(0, model.FeatureCount);
        model.Plan.Fill(row, default, filled);
        for (int i = 0; i < filled.Length; i++)
        {
            filled[i] = Math.Clamp(filled[i], float.MinValue, float.MaxValue);
        }

        features = filled;
        return true;
    }

    private double Sum(ReadOnlySpan<double> features)
    {
        ReadOnlySpan<float> weights = scorer.Weights.AsSpan();
        double sum = scorer.Bias;
        for (int i = 0; i < weights.Length; i++)
        {
            sum += weights[i] * features[i];
        }

        return sum;
    }

    private static float Rounded(double sum) => Math.Clamp((float)sum, float.MinValue, float.MaxValue);

    private double MarginOf(double score) => -((platt!.Slope * score) + platt.Offset);
}
