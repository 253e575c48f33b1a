using Churn.Models.Drift;

namespace Churn.Tests.Models.Drift;

/// <summary>Held against slow versions on seeded columns of many kinds: constant, counts, heavy tails, ties, missing values.</summary>
public class DistributionProperties
{
    private const int Columns = 2000;

    [Fact]
    public void Bins_AreThoseOfALinearSearch() => ForEach((column, distribution, chance) =>
    {
        foreach (var value in column.Concat([chance.NextDouble() * 20, double.NegativeInfinity, double.MaxValue]))
        {
            var slow = double.IsNaN(value) ? 0 : 1 + distribution.Edges.Count(edge => value >= edge);
            Assert.Equal(slow, distribution.BinOf(value));
        }
    });

    [Fact]
    public void Shares_AreThoseOfTheColumn() => ForEach((column, distribution, _) =>
    {
        Assert.InRange(distribution.Edges.Length, 0, Distribution.MaxEdges);
        Assert.Equal(1, distribution.Shares.Sum(), 9);
        for (var bin = 0; bin < distribution.Shares.Length; bin++)
        {
            Assert.Equal(column.Count(value => distribution.BinOf(value) == bin) / (double)column.Length, distribution.Shares[bin], 12);
        }
    });

    // A bin is closed once it has its share, and a value that has a share alone is a bin alone: so none holds two shares.
    [Fact]
    public void NoBinOfSeveralValues_HoldsTwoShares() => ForEach((column, distribution, _) =>
    {
        var finite = column.Where(double.IsFinite).ToArray();
        foreach (var bin in finite.GroupBy(distribution.BinOf).Where(bin => bin.Distinct().Count() > 1))
        {
            Assert.True(bin.Count() < 2 * finite.Length / 10.0, $"{bin.Count()} of {finite.Length} share a bin");
        }
    });

    [Fact]
    public void Index_IsZeroForTheColumnItself_AndNeverNegative() => ForEach((column, distribution, chance) =>
    {
        Assert.Equal(0, distribution.Psi(Counts(distribution, column)), 12);
        var other = Column(chance);
        var counts = Counts(distribution, other);
        Assert.InRange(distribution.Psi(counts), 0, 20);
        Assert.Equal(SlowIndex(distribution, other), distribution.Psi(counts), 9);
    });

    [Fact]
    public void StoredDistribution_IsTheSame() => ForEach((column, distribution, _) =>
    {
        var stored = new Distribution(distribution.Edges, distribution.Shares);
        Assert.Equal(distribution.Psi(Counts(distribution, column)), stored.Psi(Counts(stored, column)));
    });

    private static void ForEach(Action<double[], Distribution, Random> check)
    {
        for (var seed = 0; seed < Columns; seed++)
        {
            var chance = new Random(seed);
            var column = Column(chance);
            check(column, Distribution.Of(column), chance);
        }
    }

    private static double[] Column(Random chance)
    {
        var kind = chance.Next(5);
        var zeros = chance.NextDouble();
        return [.. Enumerable.Range(0, 1 + chance.Next(400)).Select(_ => chance.Next(10) == 0 ? double.NaN : kind switch
        {
            0 => 3,
            1 => chance.Next(4),
            2 => chance.Next(40),
            3 => chance.NextDouble() < zeros ? 0 : -Math.Log(1 - chance.NextDouble()),
            _ => (chance.NextDouble() - 0.5) * Math.Pow(10, chance.Next(30)),
        })];
    }

    private static long[] Counts(Distribution distribution, double[] column)
    {
        var counts = new long[distribution.Shares.Length];
        foreach (var value in column)
        {
            counts[distribution.BinOf(value)]++;
        }
        return counts;
    }

    private static double SlowIndex(Distribution distribution, double[] column) =>
        distribution.Shares.Select((share, bin) =>
        {
            var actual = Math.Max(1e-4, column.Count(value => distribution.BinOf(value) == bin) / (double)column.Length);
            var expected = Math.Max(1e-4, share);
            return (actual - expected) * (Math.Log(actual) - Math.Log(expected));
        }).Sum();
}
