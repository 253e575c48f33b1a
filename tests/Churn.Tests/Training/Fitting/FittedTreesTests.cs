using Churn.Tests.Infrastructure;
using Churn.Training;
using Churn.Training.Boosting;
using Churn.Training.Examples;
using Churn.Training.Fitting;
using Churn.Training.Linear;

namespace Churn.Tests.Training.Fitting;

public sealed class FittedTreesTests
{
    private static readonly string[] Names = ["any.recency", "any.overdue", "visit.count.30d", "visit.share.30d", "any.age"];

    [Fact]
    public void ServedModel_GivesWhatXGBoostItselfGives_AfterTheCalibration()
    {
        XGBoost.Require();
        var set = Draw(1500);
        int[] rows = [.. Enumerable.Range(0, set.Count)];

        var fitted = Fit(set, rows);

        using var matrix = new TrainingMatrix(set, rows, fitted.Choice.Columns);
        using var booster = new Booster(fitted.Choice.Settings, 1, matrix);
        var margins = booster.GrowTo(fitted.Choice.Trees, TestContext.Current.CancellationToken).Margins(matrix);
        var served = fitted.Probabilities(set, rows);
        Assert.All(rows, row => Assert.Equal(fitted.Calibration.Probability(margins[row]), served[row], 1e-6));
        Assert.Equal(fitted.Choice.Columns.Select(column => Names[column]), fitted.Names);
        Assert.Equal(1, fitted.Gains.Sum(), 1e-9);
        Assert.Equal("any.recency", fitted.Names[fitted.Gains.Index().MaxBy(g => g.Item).Index]);
    }

    [Fact]
    public void ColumnsThatNeverVary_AreNotRead()
    {
        XGBoost.Require();
        var set = Draw(800);

        Assert.DoesNotContain("any.age", Fit(set, [.. Enumerable.Range(0, set.Count)]).Names);
    }

    [Fact]
    public void NothingThatVaries_IsSaid()
    {
        XGBoost.Require();
        var flat = MadeExamples.Of(["any.age"], [.. Enumerable.Range(0, 200).Select(_ => (float[])[float.NaN])], [.. Enumerable.Range(0, 200).Select(i => i % 2 == 0)]);

        var problem = Assert.Throws<TrainingException>(() => Fit(flat, [.. Enumerable.Range(0, 200)]));
        Assert.Contains("every feature has one and the same value", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CancelledFit_Ends()
    {
        XGBoost.Require();
        var set = Draw(300);
        int[] rows = [.. Enumerable.Range(0, set.Count)];

        Assert.ThrowsAny<OperationCanceledException>(
            () => FittedTrees.Fit(set, rows, ValidationSplit.Of(set, rows, 30, seed: 1), 1, new CancellationToken(true)));
    }

    private static FittedTrees Fit(ExampleSet set, int[] rows) =>
        FittedTrees.Fit(set, rows, ValidationSplit.Of(set, rows, 30, seed: 1), 1, TestContext.Current.CancellationToken);

    // The last column never varies.
    private static ExampleSet Draw(int count)
    {
        var random = new Random(12);
        var rows = new float[count][];
        var churned = new bool[count];
        for (var i = 0; i < count; i++)
        {
            var recency = random.Next(8) == 0 ? float.NaN : 180 * random.NextSingle();
            rows[i] = [recency, random.NextSingle(), random.Next(9), random.Next(2) == 0 ? float.NaN : random.NextSingle(), 7];
            var margin = float.IsNaN(recency) ? 2 : (recency - 90) / 20;
            churned[i] = random.NextDouble() < LogisticRegression.Sigmoid(margin);
        }
        return MadeExamples.Of(Names, rows, churned);
    }
}
