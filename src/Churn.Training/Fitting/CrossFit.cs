using Churn.Training.Boosting;
using Churn.Training.Examples;
using Churn.Training.Linear;

namespace Churn.Training.Fitting;

/// <summary>Calibrates trees on margins of customers that they have not seen: each third of the customers is scored by trees grown on the
/// others.</summary>
/// <remarks>The latest cutoff alone would follow its base rate, which the next one need not have.</remarks>
internal static class CrossFit
{
    private const int Folds = 3;

    public static PlattScaling Calibrate(ExampleSet set, int[] rows, TreeChoice choice, ulong seed, CancellationToken stop)
    {
        var folds = SideBySide.Run([.. Enumerable.Range(0, Folds)], fold => Score(set, rows, choice, fold, seed, stop));
        var fitted = PlattScaling.Fit(
            [.. folds.SelectMany(fold => fold.Margins)], [.. folds.SelectMany(fold => fold.Rows).Select(row => set.Churned[row])]);
        // Trees that rank no better than chance on unseen customers cannot be calibrated; the gate will say so.
        return fitted.Slope > 0 ? fitted : PlattScaling.None;
    }

    private static (int[] Rows, double[] Margins) Score(ExampleSet set, int[] rows, TreeChoice choice, int fold, ulong seed, CancellationToken stop)
    {
        int[] seen = [.. rows.Where(row => FoldOf(set, row, seed) != fold)];
        int[] unseen = [.. rows.Where(row => FoldOf(set, row, seed) == fold)];
        if (seen.Length == 0 || unseen.Length == 0)
        {
            return ([], []);
        }
        using var fit = new TrainingMatrix(set, seen, choice.Columns);
        using var rest = new TrainingMatrix(set, unseen, choice.Columns);
        using var booster = new Booster(choice.Settings, seed, fit);
        return (unseen, Array.ConvertAll(booster.GrowTo(choice.Trees, stop).Margins(rest), margin => (double)margin));
    }

    private static int FoldOf(ExampleSet set, int row, ulong seed) => (int)(Seeds.Mix(seed, set.Customer[row], 2) % Folds);
}
