using Churn.Models.MlNet;
using Churn.Models.Trees;

namespace Churn.Models.Engines;

/// <summary>Scores and probabilities as ML.NET computes them: leaves summed in double precision, the sum and the probability rounded to
/// single precision.</summary>
/// <remarks>The margin is what the calibrator makes of the score: −(slope · score + offset) of a Platt calibrator, whose logistic is the
/// probability; the log-odds of the probability for the others.</remarks>
internal sealed class MlNetEngine : ModelEngine
{
    public const string OtherCalibrator = "its calibrator is not Platt's, so its log-odds are no sum";

    private readonly TabularModel model;

    // Null where the row is transformed before the trees see it, or a split compares several features.
    private readonly TreeEnsemble? direct;
    private readonly PlattCalibrator? platt;

    /// <param name="model">Of trees, calibrated, and reads numbers only.</param>
    public MlNetEngine(TabularModel model)
    {
        this.model = model;
        direct = model.ReadsNumbersAsTheyAre ? model.Ensemble : null;
        platt = model.Calibrator as PlattCalibrator;
        WhyNoContributions =
            platt is null ? OtherCalibrator
            : !model.ReadsNumbersAsTheyAre ? "it transforms its inputs before its trees read them"
            : direct is null ? "it splits on categories that are spread over several features"
            : direct.BaseValue is null
                ? "its file does not say how much of the training data each node saw, which churn convert keeps of XGBoost's files and of "
                    + "LightGBM's without splits on categories"
            : null;
        BaseValue = WhyNoContributions is null ? MarginOf(direct!.BaseValue!.Value) : null;
    }

    public override int FeatureCount => model.NumberCount;

    public override double? BaseValue { get; }

    public override string? WhyNoContributions { get; }

    public override bool TryMargin(ReadOnlySpan<double> row, out double margin)
    {
        bool finite = TryScore(row, out float score);
        margin = platt is not null ? MarginOf(score) : LogOdds(model.Answer(score).Probability);
        return finite;
    }

    public override bool TryProbability(ReadOnlySpan<double> row, out double probability)
    {
        bool finite = TryScore(row, out float score);
        probability = model.Answer(score).Probability;
        return finite;
    }

    public override bool TryContributions(ReadOnlySpan<double> row, Span<double> contributions)
    {
        if (BaseValue is null)
        {
            throw new InvalidOperationException($"The model gives no reasons: {WhyNoContributions}.");
        }

        bool finite = direct!.TryContributions(row, contributions);
        for (int i = 0; i < contributions.Length; i++)
        {
            contributions[i] *= -platt!.Slope;
        }

        return finite;
    }

    private bool TryScore(ReadOnlySpan<double> row, out float score)
    {
        if (direct is not null)
        {
            return direct.TryMargin(row, out score);
        }

        score = float.NaN;
        foreach (double value in row)
        {
            if (float.IsInfinity((float)value))
            {
                return false;
            }
        }

        score = model.Predict(row).Score;
        return true;
    }

    private double MarginOf(double score) => -((platt!.Slope * score) + platt.Offset);

    internal static double LogOdds(double probability) => Math.Log(probability / (1 - probability));
}
