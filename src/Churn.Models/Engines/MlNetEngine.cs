using Churn.Models.MlNet;
using Churn.Models.Trees;

namespace Churn.Models.Engines;

/// <summary>Scores and probabilities as ML.NET computes them: leaves summed in double precision, the sum and the probability rounded to
/// single precision.</summary>
/// <remarks>The margin is what the calibrator makes of the score: −(slope · score + offset) of a Platt calibrator, whose logistic is the
/// probability; the log-odds of the probability for the others.</remarks>
internal sealed class MlNetEngine : ModelEngine
{
    private readonly TabularModel model;

    // Null where the row is transformed before the trees see it, or the model is linear.
    private readonly TreeEnsemble? direct;
    private readonly PlattCalibrator? platt;

    /// <param name="model">Calibrated, and reads numbers only.</param>
    public MlNetEngine(TabularModel model)
    {
        this.model = model;
        direct = model.ReadsNumbersAsTheyAre ? model.Ensemble : null;
        platt = model.Calibrator as PlattCalibrator;
        BaseValue = platt is not null && direct?.BaseValue is { } score ? MarginOf(score) : null;
    }

    public override int FeatureCount => model.NumberCount;

    public override double? BaseValue { get; }

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
            throw new InvalidOperationException("The model's file has no covers, or is no sum of trees over its inputs as they are.");
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

    private static double LogOdds(double probability) => Math.Log(probability / (1 - probability));
}
