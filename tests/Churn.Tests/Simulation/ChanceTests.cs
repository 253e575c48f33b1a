using Churn.Simulation;

namespace Churn.Tests.Simulation;

public sealed class ChanceTests
{
    [Fact]
    public void Numbers_AreSplitMix64s()
    {
        // The published first numbers of the seed 1234567.
        var chance = new Chance(1234567);

        Assert.Equal(
            [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821],
            Enumerable.Range(0, 5).Select(_ => chance.Next()));
    }

    [Fact]
    public void Draws_HaveTheirMeans()
    {
        const int Draws = 200_000;
        var chance = Chance.Of(7, 3);
        double uniform = 0, normal = 0, squares = 0, exponential = 0;
        for (var i = 0; i < Draws; i++)
        {
            uniform += chance.Uniform();
            var z = chance.Normal();
            normal += z;
            squares += z * z;
            exponential += chance.Exponential();
        }

        Assert.Equal(0.5, uniform / Draws, 0.005);
        Assert.Equal(0, normal / Draws, 0.01);
        Assert.Equal(1, squares / Draws, 0.02);
        Assert.Equal(1, exponential / Draws, 0.01);
    }

    [Fact]
    public void NeighbouringKeys_GoTheirOwnWays()
    {
        var first = Enumerable.Range(0, 10_000).Select(key => Chance.Of(1, (ulong)key)).Select(chance => chance.Next()).ToArray();

        Assert.Equal(first.Length, first.Distinct().Count());
        Assert.Equal(0.5, first.Average(x => x / (double)ulong.MaxValue), 0.02);
    }
}
