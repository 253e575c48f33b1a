using Churn.Training.Examples;
using Churn.Training.Fitting;
using Churn.Training.Walk;

namespace Churn.Training.Report;

/// <summary>How far the customers of one test cutoff are from those that its model learnt from.</summary>
/// <param name="Cutoff">Its day.</param>
/// <param name="ScorePsi">Population stability index of the probabilities against those of the training rows.</param>
/// <param name="DriftedImportance">Importance of the features whose index is above 0.25, summed: 0 to 1.</param>
/// <param name="MeanProbability">What churn rate the model foretold.</param>
/// <param name="BaseRate">What it was.</param>
/// <param name="TrainingRate">What it was among the training rows.</param>
/// <param name="Customers">Scored at the cutoff.</param>
/// <param name="TrainingCustomers">At a training cutoff, in the mean.</param>
public sealed record CutoffDrift(
    DateOnly Cutoff, double ScorePsi, double DriftedImportance, double MeanProbability, double BaseRate, double TrainingRate, int Customers,
    double TrainingCustomers)
{
    // Less hardly changes what anybody does with a score.
    private const double Tolerated = 0.05;

    /// <summary>How far the churn rate was from what was foretold: 0 to 1.</summary>
    public double Off => Math.Abs(MeanProbability - BaseRate);

    /// <summary>It was off by more than 0.05, and by more than two standard errors.</summary>
    public bool Missed => Off > Tolerated && Off > 2 * Math.Sqrt(MeanProbability * (1 - MeanProbability) / Customers);

    internal string MissInWords => $"At {Cutoff:yyyy-MM-dd} the model foretold that {100 * MeanProbability:F1} % would churn; {100 * BaseRate:F1} % did.";

    internal static CutoffDrift Of(WalkForward walk, CutoffOutcome outcome, ModelKind kind, IReadOnlyList<FeatureDrift> features, int index)
    {
        IFittedModel model = kind == ModelKind.Linear ? outcome.Linear : outcome.Trees;
        var probabilities = outcome.Probabilities[kind];
        return new CutoffDrift(
            Cutoffs.ToDay(outcome.Cutoff),
            FeatureDrift.Index(model.Probabilities(walk.Training, outcome.TrainingRows), probabilities),
            features.Where(f => f.Psi[index] > DriftSummary.Much).Sum(f => f.Importance),
            probabilities.Length == 0 ? double.NaN : probabilities.Average(),
            outcome.Churned.Count(churned => churned) / (double)outcome.Churned.Length,
            outcome.TrainingRate,
            outcome.Rows.Length,
            outcome.TrainingRows.Length / (double)outcome.TrainingCutoffs.Count);
    }
}
