using System.Numerics;
using Churn.Models.Trees;
using FsCheck;
using FsCheck.Fluent;

namespace Churn.Tests.Models.Trees;

/// <summary>Contributions against Shapley's definition over every subset of features, and their sum against the margin.</summary>
public class TreeShapProperties
{
    [Fact]
    public void Contributions_AreShapleyValues() => Check(RandomEnsemble.Drawn(8, 4, 7), 100);

    // More features on a path than one vector of points integrates exactly.
    [Fact]
    public void LongPaths_AreShapleyValuesToo() => Check(RandomEnsemble.Drawn(11, 1, 12), 30);

    [Fact]
    public void Contributions_SumToTheMargin() =>
        Prop.ForAll(RandomEnsemble.Drawn(40, 20, 12), drawn =>
        {
            TreeEnsemble ensemble = drawn.Builder(LeafPrecision.Double).Build();
            var contributions = new double[drawn.FeatureCount];
            foreach (double[] row in drawn.Rows)
            {
                Assert.True(ensemble.TryContributions(row, contributions));
                double margin = drawn.Base + drawn.Trees.Sum(tree => tree.ValueFor(RandomEnsemble.Rounded(row)));
                Assert.Equal(margin, ensemble.BaseValue!.Value + contributions.Sum(), 1e-9);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithQuietOnSuccess(true));

    // 100 features on one path: 13 vectors of points. The features are alike, so that they share the leaf alike.
    [Fact]
    public void PathOfManyFeatures_SharesItsLeafAsSymmetryDemands()
    {
        NaiveTree path = new NaiveTree.Leaf(1, 1);
        for (int i = 99; i >= 0; i--)
        {
            path = new NaiveTree.Split(i, 0, false, new NaiveTree.Leaf(0, path.Cover), path);
        }

        var builder = new TreeEnsembleBuilder(100, 0, LeafPrecision.Double);
        path.AddTo(builder);
        TreeEnsemble ensemble = builder.Build();
        var contributions = new double[100];
        Assert.True(ensemble.TryContributions([.. Enumerable.Repeat(1.0, 100)], contributions));

        double each = (1 - Math.Pow(0.5, 100)) / 100;
        Assert.All(contributions, value => Assert.Equal(each, value, 1e-12));
    }

    [Fact]
    public void SplitThatNoTrainingRowReached_IsExplained()
    {
        var builder = new TreeEnsembleBuilder(2, 0);
        new NaiveTree.Split(0, 0, false, new NaiveTree.Leaf(1, 5), new NaiveTree.Split(
            1, 0, false, new NaiveTree.Leaf(2, 0), new NaiveTree.Leaf(4, 0))).AddTo(builder);
        TreeEnsemble ensemble = builder.Build();
        var contributions = new double[2];

        Assert.True(ensemble.TryContributions([1, 1], contributions));

        Assert.Equal(1, ensemble.BaseValue);
        Assert.Equal(2.5, contributions[0], 1e-12);
        Assert.Equal(0.5, contributions[1], 1e-12);
    }

    private static void Check(Arbitrary<RandomEnsemble> ensembles, int tests) =>
        Prop.ForAll(ensembles, AssertShapley).Check(Config.QuickThrowOnFailure.WithMaxTest(tests).WithQuietOnSuccess(true));

    private static void AssertShapley(RandomEnsemble drawn)
    {
        TreeEnsemble ensemble = drawn.Builder(LeafPrecision.Double).Build();
        var contributions = new double[drawn.FeatureCount];
        foreach (double[] row in drawn.Rows.Take(3))
        {
            double[] worth = Worths(drawn, RandomEnsemble.Rounded(row));
            Assert.True(ensemble.TryContributions(row, contributions));
            Assert.Equal(worth[0], ensemble.BaseValue!.Value, 1e-9);
            for (int i = 0; i < drawn.FeatureCount; i++)
            {
                Assert.Equal(Shapley(worth, drawn.FeatureCount, i), contributions[i], 1e-9);
            }
        }
    }

    // The margin that is expected where a subset of the features is known, by subset.
    private static double[] Worths(RandomEnsemble drawn, float[] row) =>
        [.. Enumerable.Range(0, 1 << drawn.FeatureCount)
            .Select(known => drawn.Base + drawn.Trees.Sum(tree => tree.Expectation(row, known)))];

    private static double Shapley(double[] worth, int features, int feature)
    {
        double sum = 0;
        for (int subset = 0; subset < worth.Length; subset++)
        {
            if ((subset >> feature & 1) == 0)
            {
                int size = BitOperations.PopCount((uint)subset);
                sum += (worth[subset | 1 << feature] - worth[subset])
                    * Factorial(size) * Factorial(features - size - 1) / Factorial(features);
            }
        }

        return sum;
    }

    private static double Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);
}
