using Churn.Features;
using Churn.Training;
using Churn.Training.Examples;
using Churn.Training.Fitting;

namespace Churn.Tests.Training.Fitting;

public sealed class ValidationSplitTests
{
    [Fact]
    public void LatestCutoff_IsHeldAgainstThoseWhoseLabelsEndByIt()
    {
        var set = Set(customers: 100, cutoffs: 5);

        var split = ValidationSplit.Of(set, All(set), horizonDays: 60, seed: 1);

        Assert.True(split.ByTime);
        Assert.Equal(All(set).Where(row => set.Cutoff[row] == 4), split.Validation);
        Assert.Equal(All(set).Where(row => set.Cutoff[row] <= 2), split.Fit);
    }

    [Fact]
    public void WithTooFewCutoffs_AFifthOfTheCustomersIsKeptApart_Whole()
    {
        var set = Set(customers: 500, cutoffs: 3);

        var split = ValidationSplit.Of(set, All(set), horizonDays: 90, seed: 1);

        Assert.False(split.ByTime);
        Assert.Equal(All(set), split.Fit.Concat(split.Validation).Order());
        Assert.Empty(split.Fit.Select(row => set.Customer[row]).Intersect(split.Validation.Select(row => set.Customer[row])));
        Assert.InRange(split.Validation.Length, set.Count * 0.15, set.Count * 0.25);
        Assert.NotEqual(split.Validation, ValidationSplit.Of(set, All(set), horizonDays: 90, seed: 2).Validation);
    }

    [Fact]
    public void OneCustomerAlone_CannotBeSplit()
    {
        var set = Set(customers: 1, cutoffs: 50);

        var problem = Assert.Throws<TrainingException>(() => ValidationSplit.Of(set, All(set), horizonDays: 9000, seed: 1));
        Assert.Contains("too few customers", problem.Message, StringComparison.Ordinal);
    }

    private static int[] All(ExampleSet set) => [.. Enumerable.Range(0, set.Count)];

    // A row for each customer at each of some cutoffs, 30 days apart; every other one churned.
    private static ExampleSet Set(int customers, int cutoffs)
    {
        var rows = customers * cutoffs;
        return new ExampleSet(
            ["any.recency"], [.. Enumerable.Range(0, cutoffs).Select(i => i * 30 * Millis.Day)],
            [.. Enumerable.Range(0, rows).Select(i => i / cutoffs)], [.. Enumerable.Range(0, rows).Select(i => i % cutoffs)],
            [.. Enumerable.Range(0, rows).Select(i => i % cutoffs * 30 * Millis.Day)], [.. Enumerable.Range(0, rows).Select(i => i / cutoffs % 2 == 0)],
            new float[rows]);
    }
}
