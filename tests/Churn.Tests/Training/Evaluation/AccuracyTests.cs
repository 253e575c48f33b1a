using Churn.Training.Evaluation;

namespace Churn.Tests.Training.Evaluation;

public sealed class AccuracyTests
{
    private static readonly double[] Probabilities = [0.9, 0.2, 0.5, 0];
    private static readonly bool[] Churned = [true, false, true, true];

    [Fact]
    public void Brier_IsTheMeanSquaredDistance() =>
        Assert.Equal((0.01 + 0.04 + 0.25 + 1) / 4, Accuracy.Brier(Probabilities, Churned), 1e-15);

    [Fact]
    public void LogLoss_IsTheMeanNegativeLogarithm_AndFiniteForACertaintyThatWasWrong()
    {
        var expected = -(Math.Log(0.9) + Math.Log(0.8) + Math.Log(0.5) + Math.Log(1e-12)) / 4;

        Assert.Equal(expected, Accuracy.LogLoss(Probabilities, Churned), 1e-12);
        Assert.Equal(Math.Log(2), Accuracy.LogLoss([0.5], [false]), 1e-15);
    }

    [Theory]
    [InlineData(1000, 10)]
    [InlineData(37, 10)]
    [InlineData(4, 4)]
    public void Calibration_CutsTheSortedRowsIntoEqualGroups(int rows, int groups)
    {
        var random = new Random(5);
        double[] probabilities = [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble())];
        bool[] churned = [.. probabilities.Select(p => random.NextDouble() < p)];
        int[] order = [.. Enumerable.Range(0, rows).OrderBy(i => probabilities[i])];

        var curve = Accuracy.Calibration(probabilities, churned);

        Assert.Equal(groups, curve.Count);
        Assert.Equal(rows, curve.Sum(g => g.Rows));
        Assert.InRange(curve.Max(g => g.Rows) - curve.Min(g => g.Rows), 0, 1);
        var start = 0;
        foreach (var (predicted, observed, count) in curve)
        {
            var group = order[start..(start += count)];
            Assert.Equal(group.Average(i => probabilities[i]), predicted, 1e-12);
            Assert.Equal(group.Count(i => churned[i]) / (double)count, observed, 1e-12);
        }
    }

    [Fact]
    public void HonestProbabilities_LieOnTheDiagonal()
    {
        var random = new Random(6);
        double[] probabilities = [.. Enumerable.Range(0, 50_000).Select(_ => random.NextDouble())];
        bool[] churned = [.. probabilities.Select(p => random.NextDouble() < p)];

        // Five standard errors of a group of 5,000.
        Assert.All(Accuracy.Calibration(probabilities, churned), g => Assert.Equal(g.Predicted, g.Observed, 0.036));
    }
}
