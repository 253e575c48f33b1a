using System.Collections.Immutable;
using Churn.Models.MlNet;
using Churn.Models.Trees;

namespace Churn.Tests.Models.MlNet;

/// <summary>The fast layouts give the bits of the plain walk.</summary>
public class TreeLayoutConversionTests
{
    private const int Features = 6;

    [Theory]
    [InlineData(4)]
    [InlineData(40)]
    public void RandomTrees_ScoreTheSameToTheLastBit(int splits)
    {
        var random = new Random(splits);
        ImmutableArray<DecisionTree> trees = [.. Enumerable.Range(0, 30).Select(_ => Tree(random, splits))];
        Assert.All(trees, tree => Assert.Null(tree.Validate(Features)));
        TreeEnsemble? ensemble = TreeLayoutConversion.TryConvert(trees, Features);
        var walk = new TreeScorer(trees, Features);

        Assert.NotNull(ensemble);
        var row = new double[Features];
        for (int i = 0; i < 20_000; i++)
        {
            RandomTrees.FillRow(random, row);
            row[0] = random.Next(3) - 1;
            Assert.True(ensemble.TryMargin(row, out float score));
            Assert.Equal(walk.Score(row), score);
        }
    }

    [Fact]
    public void CategoricalSplitOfSeveralFeatures_IsWalked()
    {
        TabularModel model = MlNetSamples.Trees();

        Assert.Null(model.Ensemble);
        Assert.Equal(0.5f - 1, model.Predict([0, -3]).Score);
        Assert.Equal(-0.25f + 1, model.Predict([1, double.NaN]).Score);
        Assert.Equal(-0.25f - 1, model.Predict([double.NaN, double.NaN]).Score);
    }

    [Fact]
    public void Covers_GiveContributions()
    {
        DecisionTree stump = new()
        {
            Left = [~0],
            Right = [~1],
            Feature = [1],
            Threshold = [2],
            Leaf = [-1, 3],
            NodeCover = [8],
            LeafCover = [6, 2],
        };
        TabularModel model = TabularModel.OfTrees(["a", "b"], [stump], null, 0);
        TabularModel again = MlNetModelFile.Read(MlNetModelFile.Write(model));

        var contributions = new double[2];
        Assert.Equal(0, again.Ensemble!.BaseValue);
        Assert.True(again.Ensemble.TryContributions([0, 5], contributions));
        Assert.Equal(0, contributions[0]);
        Assert.Equal(3, contributions[1], 1e-12);
    }

    // Splits grow at random leaves; some are categorical, some have stand-ins for missing values on either side, or infinite.
    private static DecisionTree Tree(Random random, int splits)
    {
        var left = new List<int> { ~0 };
        var right = new List<int> { ~1 };
        while (left.Count < splits)
        {
            int node = left.Count;
            List<int> side = random.Next(2) == 0 ? left : right;
            int parent = Enumerable.Range(0, node).Where(i => side[i] < 0).OrderBy(_ => random.Next()).FirstOrDefault(-1);
            if (parent < 0)
            {
                continue;
            }

            int leaf = side[parent];
            side[parent] = node;
            left.Add(leaf);
            right.Add(~(node + 1));
        }

        float[] standIns = [float.NegativeInfinity, float.NaN, float.PositiveInfinity, 0, 1, -2];
        return new DecisionTree
        {
            Left = [.. left],
            Right = [.. right],
            Feature = [.. left.Select(_ => random.Next(Features))],
            Threshold = [.. left.Select(_ => random.Next(-10, 30) / 4f)],
            Missing = random.Next(3) == 0 ? null : [.. left.Select(_ => standIns[random.Next(standIns.Length)])],
            Categories = random.Next(2) == 0 ? null : [.. left.Select(_ => random.Next(2) == 0 ? null : new[] { random.Next(Features) })],
            Leaf = [.. Enumerable.Range(0, left.Count + 1).Select(_ => random.NextDouble() - 0.5)],
        };
    }
}
