using System.Diagnostics;
using Churn.LoadTests;

namespace Churn.Tests.Load;

public sealed class LatencyHistogramTests
{
    [Theory]
    [InlineData(1, 1_000)]
    [InlineData(2, 10_000)]
    [InlineData(3, 200_000)]
    public void Quantiles_AreThoseOfTheSortedValuesWithinTheirWidth(int seed, int count)
    {
        var chance = new Random(seed);
        // From nanoseconds to minutes, as many in each decade.
        long[] values = [.. Enumerable.Range(0, count).Select(_ => (long)Math.Pow(10, chance.NextDouble() * 11))];
        var histogram = new LatencyHistogram();
        Array.ForEach(values, histogram.Add);
        Array.Sort(values);

        foreach (var part in new[] { 0.001, 0.5, 0.9, 0.99, 0.999, 0.9999, 1 })
        {
            var exact = values[(int)Math.Ceiling(Math.Round(part * count, 6)) - 1] * 1e6 / Stopwatch.Frequency;
            Assert.InRange(histogram.Quantile(part), exact, (exact * (1 + (1.0 / 64))) + (1e6 / Stopwatch.Frequency));
        }
        Assert.Equal(values[^1] * 1e6 / Stopwatch.Frequency, histogram.Max);
    }

    [Fact]
    public void SumOfTwo_IsTheHistogramOfBoth()
    {
        var (first, second, both) = (new LatencyHistogram(), new LatencyHistogram(), new LatencyHistogram());
        for (var value = 1L; value < 1_000_000; value = (value * 3 / 2) + 1)
        {
            (value % 2 == 0 ? first : second).Add(value);
            both.Add(value);
        }

        first.Add(second);

        Assert.Equal((both.Count, both.Max), (first.Count, first.Max));
        Assert.All(Quantiles.All, q => Assert.Equal(both.Quantile(q.Part), first.Quantile(q.Part)));
    }

    [Theory]
    [InlineData(999, 9, true)]
    [InlineData(1000, 10, false)]
    public void QuantileWithFewerThanTenBeyond_IsNotTold(int count, long beyond, bool left)
    {
        var histogram = new LatencyHistogram();
        for (var i = 0; i < count; i++)
        {
            histogram.Add(i);
        }

        Assert.Equal(beyond, histogram.Beyond(0.99));
        Assert.Equal(left, double.IsNaN(Quantiles.Of(histogram, 0.99)));
        Assert.Equal(left, Quantiles.Say(histogram).Contains($"p99 - ({beyond} beyond)", StringComparison.Ordinal));
    }

    [Fact]
    public void EmptyOne_KnowsNothing()
    {
        var histogram = new LatencyHistogram();

        Assert.True(double.IsNaN(histogram.Quantile(0.5)));
        Assert.True(double.IsNaN(histogram.Max));
        Assert.Equal(0, histogram.Beyond(0.5));
    }
}
