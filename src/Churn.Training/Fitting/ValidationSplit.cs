using Churn.Features;
using Churn.Training.Examples;

namespace Churn.Training.Fitting;

/// <summary>Which training rows trees grow on while settings are chosen, and which later ones tell how well.</summary>
/// <param name="Fit">Rows to grow on.</param>
/// <param name="Validation">Rows to choose by.</param>
/// <param name="ByTime">True if every label of <paramref name="Fit"/> ended by the cutoff of the others; false where there are too few
/// cutoffs for that, and one customer in five was kept apart instead.</param>
public sealed record ValidationSplit(int[] Fit, int[] Validation, bool ByTime)
{
    private const int LeastOfEachClass = 20;
    private const int Parts = 5;

    /// <summary>By time if it can be: the latest cutoff against all whose labels end before it.</summary>
    /// <param name="set">The examples.</param>
    /// <param name="rows">The training rows.</param>
    /// <param name="horizonDays">Days that a label looks ahead.</param>
    /// <param name="seed">Of the customers that are kept apart otherwise.</param>
    /// <exception cref="TrainingException">There are too few customers to keep any apart.</exception>
    public static ValidationSplit Of(ExampleSet set, int[] rows, int horizonDays, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(set);
        var last = rows.Max(row => set.Cutoff[row]);
        var latest = set.Cutoffs[last] - (horizonDays * Millis.Day);
        var byTime = new ValidationSplit(
            [.. rows.Where(row => set.Cutoffs[set.Cutoff[row]] <= latest)], [.. rows.Where(row => set.Cutoff[row] == last)], true);
        if (HasBoth(set, byTime.Fit) && HasBoth(set, byTime.Validation))
        {
            return byTime;
        }
        var apart = new ValidationSplit(
            [.. rows.Where(row => !IsApart(set, row, seed))], [.. rows.Where(row => IsApart(set, row, seed))], false);
        return apart.Fit.Length > 0 && apart.Validation.Length > 0 ? apart
            : throw new TrainingException("the training examples are of too few customers to keep some apart for choosing settings: give a log of more");
    }

    private static bool IsApart(ExampleSet set, int row, ulong seed) => Seeds.Mix(seed, set.Customer[row], 1) % Parts == 0;

    private static bool HasBoth(ExampleSet set, int[] rows)
    {
        var churned = rows.Count(row => set.Churned[row]);
        return churned >= LeastOfEachClass && rows.Length - churned >= LeastOfEachClass;
    }
}
