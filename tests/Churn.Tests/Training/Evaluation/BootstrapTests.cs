using Churn.Training.Evaluation;

namespace Churn.Tests.Training.Evaluation;

public sealed class BootstrapTests
{
    [Fact]
    public void SameSeed_GivesTheSameInterval_AnotherGivesAnother()
    {
        var random = new Random(1);
        double[] values = [.. Enumerable.Range(0, 200).Select(_ => random.NextDouble())];

        Assert.Equal(Bootstrap.Of(200, Mean(values), 7), Bootstrap.Of(200, Mean(values), 7));
        Assert.NotEqual(Bootstrap.Of(200, Mean(values), 7), Bootstrap.Of(200, Mean(values), 8));
    }

    [Fact]
    public void EachDraw_TakesAsManyRowsAsThereAre()
    {
        var interval = Bootstrap.Of(123, counts => counts.Sum(), 1);

        Assert.Equal(new Interval(123, 123), interval);
    }

    // 95 % intervals of 200 samples: fewer than 178 or more than 199 that hold the truth come by chance once in ten thousand times.
    [Fact]
    public void Intervals_HoldTheTruthAboutAsOftenAsTheySay()
    {
        var random = new Random(2);
        var held = 0;
        for (var sample = 0; sample < 200; sample++)
        {
            double[] values = [.. Enumerable.Range(0, 150).Select(_ => -Math.Log(1 - random.NextDouble()))];
            var (low, high) = Bootstrap.Of(150, Mean(values), (ulong)sample);
            held += low <= 1 && 1 <= high ? 1 : 0;
        }

        Assert.InRange(held, 174, 199);
    }

    [Fact]
    public void IntervalOfAnAuc_HoldsTheTruth_AndNarrowsWithTheRows()
    {
        // One who churned scores above one who stayed with probability 7/8: uniform over [0.5, 1.5) against [0, 1).
        var few = AucOf(300);
        var many = AucOf(4800);

        Assert.InRange(7 / 8.0, few.Low, few.High);
        Assert.InRange(7 / 8.0, many.Low, many.High);
        Assert.InRange((few.High - few.Low) / (many.High - many.Low), 2.5, 6);
    }

    [Fact]
    public void FigureThatCannotBeTold_HasNoInterval()
    {
        var nothing = Bootstrap.Of(10, _ => double.NaN, 1);

        Assert.Equal(new Interval(double.NaN, double.NaN), nothing);
        Assert.Equal(new Interval(double.NaN, double.NaN), Bootstrap.Of(0, counts => 1.0 / counts.Length * 0, 1));
    }

    private static Interval AucOf(int rows)
    {
        var random = new Random(rows);
        bool[] churned = [.. Enumerable.Range(0, rows).Select(i => i % 2 == 0)];
        var ranked = new RankedRows([.. churned.Select(c => random.NextDouble() + (c ? 0.5 : 0))], churned);
        return Bootstrap.Of(rows, counts => ranked.Auc(counts), 5);
    }

    private static Func<int[], double> Mean(double[] values) =>
        counts => counts.Select((count, i) => count * values[i]).Sum() / values.Length;
}
