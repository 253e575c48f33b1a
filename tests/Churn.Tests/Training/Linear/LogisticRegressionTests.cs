using Churn.Training.Linear;

namespace Churn.Tests.Training.Linear;

public sealed class LogisticRegressionTests
{
    [Fact]
    public void AtTheOptimum_TheGradientIsZero()
    {
        var random = new Random(1);
        for (var draw = 0; draw < 50; draw++)
        {
            var (rows, features, churned) = Draw(random, separable: false);
            var weights = LogisticRegression.Fit(rows, features, churned, penalty: 1);

            Assert.All(Gradient(rows, features, churned, weights, 1), g => Assert.Equal(0, g, 1e-6));
        }
    }

    [Fact]
    public void SlowGradientDescent_GetsToTheSameWeights()
    {
        var random = new Random(2);
        for (var draw = 0; draw < 5; draw++)
        {
            var (rows, features, churned) = Draw(random, separable: false);
            var slow = new double[features + 1];
            for (var step = 0; step < 20_000; step++)
            {
                var gradient = Gradient(rows, features, churned, slow, 1);
                for (var j = 0; j < slow.Length; j++)
                {
                    slow[j] -= gradient[j] / churned.Length;
                }
            }

            var weights = LogisticRegression.Fit(rows, features, churned, penalty: 1);
            Assert.All(weights.Zip(slow), w => Assert.Equal(w.Second, w.First, 1e-4));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1e-3)]
    [InlineData(1e-6)]
    public void SeparableRows_StayFinite_AndAtTheOptimum(double penalty)
    {
        var random = new Random(3);
        for (var draw = 0; draw < 50; draw++)
        {
            var (rows, features, churned) = Draw(random, separable: true);
            var weights = LogisticRegression.Fit(rows, features, churned, penalty);

            Assert.All(weights, w => Assert.True(double.IsFinite(w), $"{w} in draw {draw}"));
            Assert.All(Gradient(rows, features, churned, weights, penalty), g => Assert.Equal(0, g, 1e-4));
        }
    }

    // As a column with one far value has after scaling: a full Newton step from there overshoots.
    [Fact]
    public void FarValues_DoNotThrowItOff()
    {
        var random = new Random(4);
        for (var draw = 0; draw < 50; draw++)
        {
            double[] rows = [.. Enumerable.Range(0, 400).Select(_ => Math.Pow(random.NextDouble(), -1.5))];
            bool[] churned = [.. rows.Select(x => random.NextDouble() < 1 / (1 + Math.Exp(x - 3)))];
            var weights = LogisticRegression.Fit(rows, 1, churned, penalty: 1e-3);

            Assert.All(weights, w => Assert.True(double.IsFinite(w), $"{w} in draw {draw}"));
            Assert.All(Gradient(rows, 1, churned, weights, 1e-3), g => Assert.Equal(0, g, 1e-4));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OneClassOnly_StaysFinite(bool all)
    {
        var weights = LogisticRegression.Fit([1, 2, 3, 4], 1, [all, all, all, all], penalty: 1);

        Assert.All(weights, w => Assert.True(double.IsFinite(w)));
        Assert.Equal(all, LogisticRegression.Sigmoid(weights[^1] + (2.5 * weights[0])) > 0.99);
    }

    [Fact]
    public void ColumnsThatSayTheSame_ShareTheWeight()
    {
        double[] once = [0.5, -1, 2, 0.1, -0.7, 1.2, -2, 0.3];
        double[] twice = [.. once.SelectMany(x => (double[])[x, x])];
        bool[] churned = [true, false, true, false, false, true, false, true];

        var one = LogisticRegression.Fit(once, 1, churned, penalty: 0.5);
        var two = LogisticRegression.Fit(twice, 2, churned, penalty: 1);

        Assert.Equal(two[0], two[1], 1e-9);
        Assert.Equal(one[0], two[0] + two[1], 1e-6);
    }

    [Fact]
    public void PlattScaling_FindsTheScaleThatWasTakenAway()
    {
        var random = new Random(5);
        double[] margins = [.. Enumerable.Range(0, 40_000).Select(_ => (random.NextDouble() * 6) - 3)];
        bool[] churned = [.. margins.Select(m => random.NextDouble() < LogisticRegression.Sigmoid((0.6 * m) + 0.4))];

        var fitted = PlattScaling.Fit(margins, churned);

        Assert.Equal(0.6, fitted.Slope, 0.03);
        Assert.Equal(0.4, fitted.Offset, 0.05);
        Assert.Equal(LogisticRegression.Sigmoid((fitted.Slope * 2) + fitted.Offset), fitted.Probability(2));
        Assert.Equal(0.5, PlattScaling.None.Probability(0));
    }

    [Fact]
    public void PlattScalingOfConstantMargins_GivesTheRate()
    {
        var fitted = PlattScaling.Fit([0.2, 0.2, 0.2, 0.2, 0.2], [true, true, false, false, false]);

        Assert.Equal(0.4, fitted.Probability(0.2), 1e-3);
    }

    private static (double[] Rows, int Features, bool[] Churned) Draw(Random random, bool separable)
    {
        var features = random.Next(1, 6);
        var count = random.Next(20, 200);
        double[] truth = [.. Enumerable.Range(0, features).Select(_ => (4 * random.NextDouble()) - 2)];
        double[] rows = [.. Enumerable.Range(0, count * features).Select(_ => (2 * random.NextDouble()) - 1)];
        bool[] churned = [.. Enumerable.Range(0, count).Select(i =>
        {
            var margin = truth.Select((w, j) => w * rows[(i * features) + j]).Sum();
            return separable ? margin > 0 : random.NextDouble() < 1 / (1 + Math.Exp(-margin));
        })];
        return (rows, features, churned);
    }

    private static double[] Gradient(double[] rows, int features, bool[] churned, double[] weights, double penalty)
    {
        var gradient = new double[features + 1];
        for (var i = 0; i < churned.Length; i++)
        {
            var margin = weights[features];
            for (var j = 0; j < features; j++)
            {
                margin += weights[j] * rows[(i * features) + j];
            }
            var off = (1 / (1 + Math.Exp(-margin))) - (churned[i] ? 1 : 0);
            for (var j = 0; j < features; j++)
            {
                gradient[j] += off * rows[(i * features) + j];
            }
            gradient[features] += off;
        }
        for (var j = 0; j < features; j++)
        {
            gradient[j] += penalty * weights[j];
        }
        gradient[features] += 1e-6 * weights[features];
        return gradient;
    }
}
