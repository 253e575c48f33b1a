using Churn.Training.Evaluation;
using Churn.Training.Walk;

namespace Churn.Training.Gate;

/// <summary>How one model does against others over all test cutoffs: 95 % intervals of differences, customers drawn again.</summary>
/// <param name="OverRecency">AUC less that of recency alone.</param>
/// <param name="OverRfm">AUC less that of RFM.</param>
/// <param name="LogLossOverRfm">Log loss less that of RFM; negative is better.</param>
/// <param name="BrierOverRate">Brier score less that of giving everybody the cutoff's own churn rate, known only afterwards; negative is better.</param>
/// <param name="LogLossOverRate">Log loss less that of giving everybody the cutoff's own churn rate, known only afterwards; negative is better.</param>
public sealed record Comparison(
    Interval OverRecency, Interval OverRfm, Interval LogLossOverRfm, Interval BrierOverRate, Interval LogLossOverRate)
{
    internal static Comparison Of(WalkForward walk, PairedRows rows, ModelKind kind) => new(
        rows.AucDifference(kind, ModelKind.Recency),
        rows.AucDifference(kind, ModelKind.Rfm),
        LogLossDifference(walk, rows, kind, ModelKind.Rfm),
        rows.LossDifference(Losses(walk, kind, Squares), RateLosses(walk, Squares)),
        rows.LossDifference(Losses(walk, kind, LogLosses), RateLosses(walk, LogLosses)));

    internal static Interval LogLossDifference(WalkForward walk, PairedRows rows, ModelKind first, ModelKind second) =>
        rows.LossDifference(Losses(walk, first, LogLosses), Losses(walk, second, LogLosses));

    private static double[][] Losses(WalkForward walk, ModelKind kind, Func<double[], bool[], double[]> loss) =>
        [.. walk.Outcomes.Select(o => loss(o.Probabilities[kind], o.Churned))];

    private static double[][] RateLosses(WalkForward walk, Func<double[], bool[], double[]> loss) =>
        [.. walk.Outcomes.Select(o => loss([.. Enumerable.Repeat(o.Churned.Count(c => c) / (double)o.Churned.Length, o.Churned.Length)], o.Churned))];

    private static double[] LogLosses(double[] probabilities, bool[] churned) =>
        [.. probabilities.Select((p, i) => Accuracy.LogLoss([p], [churned[i]]))];

    private static double[] Squares(double[] probabilities, bool[] churned) =>
        [.. probabilities.Select((p, i) => Accuracy.Brier([p], [churned[i]]))];
}
