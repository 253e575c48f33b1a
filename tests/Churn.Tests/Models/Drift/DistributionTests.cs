using Churn.Models.Drift;

namespace Churn.Tests.Models.Drift;

public class DistributionTests
{
    private static readonly double[] Flags = [0, 0, 0, 1];

    [Fact]
    public void ZerosAndOnes_HaveABinEach()
    {
        var flags = Distribution.Of(Flags);

        Assert.Equal([0, 1, double.BitIncrement(1)], flags.Edges);
        Assert.Equal([0, 0, 0.75, 0.25, 0], flags.Shares);
        Assert.Equal(2, flags.BinOf(0));
        Assert.Equal(3, flags.BinOf(1));
    }

    [Fact]
    public void ConstantColumn_TellsItsValueFromAnyOther()
    {
        var always = Distribution.Of([7, 7, 7]);

        Assert.Equal([0, 0, 1, 0], always.Shares);
        Assert.Equal([1, 2, 3], new[] { 6.9, 7, 7.1 }.Select(always.BinOf));
        Assert.InRange(always.Psi([0, 0, 0, 100]), 10, 20);
    }

    [Fact]
    public void FrequentZero_IsToldFromSmallValues()
    {
        double[] spend = [.. Enumerable.Repeat(0.0, 900), .. Enumerable.Range(1, 100).Select(i => i * 0.001)];

        var distribution = Distribution.Of(spend);

        Assert.Equal([0, 0.001], distribution.Edges);
        Assert.Equal([0, 0, 0.9, 0.1], distribution.Shares);
    }

    [Fact]
    public void EvenColumn_IsCutAtItsQuantiles()
    {
        double[] even = [.. Enumerable.Range(0, 1000).Select(i => (double)i)];

        var distribution = Distribution.Of(even, 4);

        Assert.Equal([250, 500, 750], distribution.Edges);
        Assert.Equal([0, 0.25, 0.25, 0.25, 0.25], distribution.Shares);
    }

    [Fact]
    public void MissingAndInfiniteValues_AreCountedAndMakeNoEdge()
    {
        var distribution = Distribution.Of([double.NaN, double.NegativeInfinity, double.PositiveInfinity, -0.0]);

        Assert.Equal([0, double.Epsilon], distribution.Edges);
        Assert.Equal([0.25, 0.25, 0.25, 0.25], distribution.Shares);
        Assert.False(double.IsNegative(distribution.Edges[0]));
    }

    [Fact]
    public void OnlyMissingValues_LeaveOneBinForAllOthers()
    {
        var distribution = Distribution.Of([double.NaN, double.NaN]);

        Assert.Empty(distribution.Edges);
        Assert.Equal([1, 0], distribution.Shares);
        Assert.Equal(1, distribution.BinOf(0));
    }

    [Fact]
    public void LargestValue_HasNoEdgeBeyondIt()
    {
        Assert.Equal([double.MaxValue], Distribution.Of([double.MaxValue]).Edges);
    }

    [Fact]
    public void Index_IsTheTextbooksSum()
    {
        var half = new Distribution([0], [0, 0.5, 0.5]);

        // (0.8 − 0.5) ln(0.8 / 0.5) + (0.2 − 0.5) ln(0.2 / 0.5)
        Assert.Equal(0.415888, half.Psi([0, 80, 20]), 6);
    }

    [Fact]
    public void EmptyBin_CountsAsATenThousandth()
    {
        var half = new Distribution([0], [0, 0.5, 0.5]);

        Assert.Equal((0.5 * Math.Log(2)) + ((1e-4 - 0.5) * Math.Log(1e-4 / 0.5)), half.Psi([0, 100, 0]), 12);
    }

    [Fact]
    public void NoObservations_GiveNoIndex()
    {
        Assert.True(double.IsNaN(Distribution.Of(Flags).Psi([0, 0, 0, 0, 0])));
    }

    [Fact]
    public void WrongCounts_AreRefused()
    {
        var half = new Distribution([0], [0, 0.5, 0.5]);

        Assert.Throws<ArgumentException>(() => half.Psi([1, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => half.Psi([1, -2, 3]));
    }

    [Theory]
    [InlineData(new double[] { 1, 1 }, new[] { 0, 0.5, 0.5, 0 }, "rise")]
    [InlineData(new[] { double.NaN }, new[] { 0, 0.5, 0.5 }, "finite")]
    [InlineData(new[] { double.PositiveInfinity }, new[] { 0, 0.5, 0.5 }, "finite")]
    [InlineData(new double[] { 1 }, new[] { 0.5, 0.5 }, "3 are due")]
    [InlineData(new double[] { 1 }, new[] { 0, 1.5, -0.5 }, "within [0, 1]")]
    [InlineData(new double[] { 1 }, new[] { 0, double.NaN, 1 }, "within [0, 1]")]
    [InlineData(new double[] { 1 }, new[] { 0, 0.5, 0.4999 }, "not to 1")]
    public void WhatIsNoDistribution_IsRefused(double[] edges, double[] shares, string saying)
    {
        var refusal = Assert.Throws<ArgumentException>(() => new Distribution([.. edges], [.. shares]));

        Assert.Contains(saying, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TooManyEdges_AreRefused()
    {
        double[] edges = [.. Enumerable.Range(0, 64).Select(i => (double)i)];

        Assert.Contains("63", Assert.Throws<ArgumentException>(() => new Distribution([.. edges], [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NothingToDescribe_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => Distribution.Of([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Distribution.Of(Flags, 31));
        Assert.Throws<ArgumentOutOfRangeException>(() => Distribution.Of(Flags, 1));
        Assert.Throws<ArgumentException>(() => new DriftBaseline([], Distribution.Of(Flags)));
        Assert.Throws<ArgumentNullException>(() => new DriftBaseline([Distribution.Of(Flags)], null!));
    }

    [Fact]
    public void FindingABin_AllocatesNothing()
    {
        var distribution = Distribution.Of([.. Enumerable.Range(0, 1000).Select(i => (double)i)]);
        long[] counts = new long[distribution.Shares.Length];
        distribution.BinOf(0);
        distribution.Psi([1, .. new long[counts.Length - 1]]);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            counts[distribution.BinOf(i)]++;
        }
        var index = distribution.Psi(counts);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(0, index, 12);
    }
}
