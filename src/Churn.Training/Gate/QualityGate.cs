using Churn.Training.Evaluation;
using Churn.Training.Walk;

namespace Churn.Training.Gate;

/// <summary>Decides whether a model may be written. Noise is the 95 % interval of a difference over all test cutoffs.</summary>
/// <remarks>
/// 1. Enough customers of both classes, or no figure means anything.
/// 2. Trees are taken if they are better beyond noise than RFM or than the linear model, by AUC or by log loss, and by neither worse than
///    RFM; else the linear model is, as the simpler one, if it passes; else whichever is left. The linear model, which knows no logarithms,
///    can be worse than RFM: a tie of the trees with RFM alone would not make it as good.
/// 3. What is taken must beat recency beyond noise by AUC, not be worse than RFM beyond noise by AUC, and have a better Brier score and
///    log loss than giving everybody the churn rate that the cutoff turned out to have, beyond noise: no model without signal does.
/// </remarks>
public static class QualityGate
{
    /// <summary>Least customers that churned, and that stayed, among training rows and among test rows.</summary>
    public const int LeastOfEachClass = 50;

    /// <summary>Judges.</summary>
    public static Verdict Judge(WalkForward walk, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(walk);
        var rows = new PairedRows(walk, seed);
        var comparisons = new[] { ModelKind.Trees, ModelKind.Linear }.ToDictionary(kind => kind, kind => Comparison.Of(walk, rows, kind));
        var (kind, why) = Choose(
            comparisons[ModelKind.Trees], rows.AucDifference(ModelKind.Trees, ModelKind.Linear), Comparison.LogLossDifference(walk, rows, ModelKind.Trees, ModelKind.Linear),
            linearPasses: Failures(comparisons[ModelKind.Linear]).Count == 0);
        return new Verdict(kind, why, [.. Few(walk), .. Failures(comparisons[kind])], comparisons);
    }

    private static (ModelKind Kind, string Why) Choose(Comparison trees, Interval overLinear, Interval lossOverLinear, bool linearPasses)
    {
        var (overRfm, lossOverRfm) = (trees.OverRfm, trees.LogLossOverRfm);
        var worse = overRfm.High < 0 || lossOverRfm.Low > 0;
        if (!worse && (overRfm.Low > 0 || lossOverRfm.High < 0))
        {
            return (ModelKind.Trees, $"trees are better than RFM beyond noise (AUC {Text(overRfm)}, log loss {Text(lossOverRfm)})");
        }
        if (!worse && (overLinear.Low > 0 || lossOverLinear.High < 0))
        {
            return (ModelKind.Trees, $"trees are no worse than RFM, and better than the simpler linear model beyond noise (AUC {Text(overLinear)}, log loss {Text(lossOverLinear)})");
        }
        return linearPasses
            ? (ModelKind.Linear, $"trees are no better than RFM and the linear model beyond noise (AUC {Text(overRfm)} and {Text(overLinear)}, log loss {Text(lossOverRfm)} and {Text(lossOverLinear)}), so the simpler linear model is taken")
            : (ModelKind.Trees, "trees are no better than RFM beyond noise, and the linear model does not pass");
    }

    private static List<string> Failures(Comparison comparison)
    {
        var failures = new List<string>();
        // Each is written so that NaN fails it.
        if (!(comparison.OverRecency.Low > 0))
        {
            failures.Add($"it does not rank better than recency alone beyond noise: AUC differs by {Text(comparison.OverRecency)}");
        }
        if (!(comparison.OverRfm.High >= 0))
        {
            failures.Add($"it ranks worse than RFM beyond noise: AUC differs by {Text(comparison.OverRfm)}");
        }
        if (!(comparison.BrierOverRate.High < 0))
        {
            failures.Add($"its probabilities are no better than the churn rate given to everybody: the Brier score differs by {Text(comparison.BrierOverRate)}");
        }
        if (!(comparison.LogLossOverRate.High < 0))
        {
            failures.Add($"its probabilities are no better than the churn rate given to everybody: the log loss differs by {Text(comparison.LogLossOverRate)}");
        }
        return failures;
    }

    private static IEnumerable<string> Few(WalkForward walk)
    {
        var last = walk.Outcomes[^1];
        foreach (var (name, set, rows) in new[]
        {
            ("training", walk.Training, last.TrainingRows),
            ("test", walk.Test, walk.Outcomes.SelectMany(o => o.Rows).ToArray()),
        })
        {
            var churned = rows.Where(row => set.Churned[row]).Select(row => set.Customer[row]).Distinct().Count();
            var stayed = rows.Where(row => !set.Churned[row]).Select(row => set.Customer[row]).Distinct().Count();
            if (churned < LeastOfEachClass || stayed < LeastOfEachClass)
            {
                yield return $"{churned} customers churned and {stayed} stayed among the {name} examples: {LeastOfEachClass} of each are needed";
            }
        }
    }

    private static string Text(Interval interval) => $"{interval.Low:+0.000;-0.000;0.000} to {interval.High:+0.000;-0.000;0.000}";
}
