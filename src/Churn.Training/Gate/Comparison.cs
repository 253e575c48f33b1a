using Churn.Training.Evaluation;
using Churn.Training.Walk;

namespace Churn.Training.Gate;

/// <summary>How one model does against others over all test cutoffs: 95 % intervals of differences, customers drawn again.</summary>
/// <param name="OverRecency">AUC less that of recency alone.</param>
/// <param name="OverRfm">AUC less that of RFM.</param>
/// <param name="LogLossOverRfm">Log loss less that of RFM; negative is better.</param>
/// <param name="BrierOverRate">Brier score less that of the training rows' churn rate for everybody; negative is better.</param>
public sealed record Comparison(Interval OverRecency, Interval OverRfm, Interval LogLossOverRfm, Interval BrierOverRate)
{
    internal static Comparison Of(WalkForward walk, PairedRows rows, ModelKind kind) => new(
        rows.AucDifference(kind, ModelKind.Recency),
        rows.AucDifference(kind, ModelKind.Rfm),
        rows.LossDifference(LogLosses(walk, kind), LogLosses(walk, ModelKind.Rfm)),
        rows.LossDifference(
            [.. walk.Outcomes.Select(o => Squares(o.Probabilities[kind], o.Churned))],
            [.. walk.Outcomes.Select(o => Squares([.. Enumerable.Repeat(o.TrainingRate, o.Churned.Length)], o.Churned))]));

    private static double[][] LogLosses(WalkForward walk, ModelKind kind) => [.. walk.Outcomes.Select(o =>
        o.Probabilities[kind].Select((p, i) => Accuracy.LogLoss([p], [o.Churned[i]])).ToArray())];

    private static double[] Squares(double[] probabilities, bool[] churned) =>
        [.. probabilities.Select((p, i) => Accuracy.Brier([p], [churned[i]]))];
}
