using Churn.Models.Trees;
using FsCheck;
using FsCheck.Fluent;

namespace Churn.Tests.Models.Trees;

/// <summary>Every layout answers what the recursive walk answers, to the last bit, in either precision.</summary>
public class LayoutProperties
{
    [Fact]
    public void PerfectLayout_AnswersWhatTheWalkAnswers() => Check(PerfectLayout<float>.MaxDepth, 800, drawn =>
    {
        AssertSameBits(drawn, SingleSum, new PerfectLayout<float>(drawn.Base, Trees(drawn, LeafPrecision.Single), drawn.FeatureCount));
        AssertSameBits(drawn, DoubleSum, new PerfectLayout<double>(drawn.Base, Trees(drawn, LeafPrecision.Double), drawn.FeatureCount));
    });

    [Fact]
    public void WalkLayout_AnswersWhatTheWalkAnswers() => Check(12, 400, drawn =>
    {
        AssertSameBits(drawn, SingleSum, new WalkLayout<float>(drawn.Base, Trees(drawn, LeafPrecision.Single), drawn.FeatureCount));
        AssertSameBits(drawn, DoubleSum, new WalkLayout<double>(drawn.Base, Trees(drawn, LeafPrecision.Double), drawn.FeatureCount));
    });

    [Fact]
    public void Ensemble_AnswersWhatTheWalkAnswers() => Check(12, 400, drawn =>
    {
        TreeEnsemble single = drawn.Builder(LeafPrecision.Single).Build();
        TreeEnsemble precise = drawn.Builder(LeafPrecision.Double).Build();
        foreach (double[] row in drawn.Rows)
        {
            Assert.True(single.TryMargin(row, out float sum));
            AssertSame(SingleSum(drawn, RandomEnsemble.Rounded(row)), sum);
            Assert.True(precise.TryMargin(row, out sum));
            AssertSame(DoubleSum(drawn, RandomEnsemble.Rounded(row)), sum);
        }
    });

    [Fact]
    public void ChainDeeperThanAnyLayoutPads_Ends()
    {
        NaiveTree chain = new NaiveTree.Leaf(0, 1);
        for (int i = 199; i >= 0; i--)
        {
            chain = new NaiveTree.Split(0, i, false, new NaiveTree.Leaf(-i, 1), chain);
        }

        var builder = new TreeEnsembleBuilder(1, 0);
        chain.AddTo(builder);
        TreeEnsemble ensemble = builder.Build();

        Assert.True(ensemble.TryMargin([150.5], out float deep));
        Assert.Equal(-151, deep);
        Assert.True(ensemble.TryMargin([double.NaN], out float missing));
        Assert.Equal(0, missing);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(11)]
    public void Scoring_AllocatesNothing_InEitherLayout(int depth)
    {
        NaiveTree tree = new NaiveTree.Leaf(0.5, 1);
        for (int i = 0; i < depth; i++)
        {
            tree = new NaiveTree.Split(i, i, true, tree, new NaiveTree.Leaf(i, 1));
        }

        var builder = new TreeEnsembleBuilder(depth, 0);
        tree.AddTo(builder);
        TreeEnsemble ensemble = builder.Build();
        var row = new double[depth];
        Assert.True(ensemble.TryMargin(row, out _));

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            ensemble.TryMargin(row, out _);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void ManyThreads_AnswerAsOne() =>
        Prop.ForAll(RandomEnsemble.Drawn(300, 30, 12), drawn =>
        {
            TreeEnsemble ensemble = drawn.Builder(LeafPrecision.Single).Build();
            int wrong = 0;
            Parallel.For(0, 4 * drawn.Rows.Length, i =>
            {
                double[] row = drawn.Rows[i % drawn.Rows.Length];
                float expected = SingleSum(drawn, RandomEnsemble.Rounded(row));
                if (!ensemble.TryMargin(row, out float margin) || margin != expected)
                {
                    Interlocked.Increment(ref wrong);
                }
            });
            Assert.Equal(0, wrong);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30).WithQuietOnSuccess(true));

    [Fact]
    public void NoTrees_AnswerTheBaseMargin()
    {
        Assert.True(new TreeEnsembleBuilder(3, -0.25).Build().TryMargin([1, 2, 3], out float margin));
        Assert.Equal(-0.25f, margin);
    }

    [Fact]
    public void LeavesOfEitherZero_KeepTheirSign()
    {
        var builder = new TreeEnsembleBuilder(1, -0.0);
        new NaiveTree.Leaf(-0.0, 1).AddTo(builder);

        Assert.True(builder.Build().TryMargin([1], out float margin));
        Assert.True(float.IsNegative(margin));
    }

    [Fact]
    public void RowOfAnotherLength_IsRefused()
    {
        TreeEnsemble ensemble = new TreeEnsembleBuilder(3, 0).Build();
        Assert.Throws<ArgumentOutOfRangeException>(() => ensemble.TryMargin(new double[2], out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => ensemble.TryMargin(new double[4], out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => ensemble.TryContributions(new double[4], new double[3]));
    }

    [Fact]
    public void InfiniteValue_IsReportedWhereverItStands()
    {
        TreeEnsemble ensemble = new TreeEnsembleBuilder(19, 0).Build();
        for (int i = 0; i < 19; i++)
        {
            foreach (double infinite in new[] { double.PositiveInfinity, double.NegativeInfinity, 1e39, -1e39 })
            {
                var row = new double[19];
                row[i] = infinite;
                Assert.False(ensemble.TryMargin(row, out _));
            }
        }

        Assert.True(ensemble.TryMargin(Enumerable.Repeat(double.NaN, 19).ToArray(), out _));
    }

    private static void Check(int maxDepth, int tests, Action<RandomEnsemble> test) =>
        Prop.ForAll(RandomEnsemble.Drawn(20, 30, maxDepth), test)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(tests).WithQuietOnSuccess(true));

    private static IReadOnlyList<Tree> Trees(RandomEnsemble drawn, LeafPrecision precision) => drawn.Builder(precision).Trees();

    private static void AssertSameBits(RandomEnsemble drawn, Func<RandomEnsemble, float[], float> expected, TreeLayout layout)
    {
        var banks = new float[2 * FeatureBanks.Stride(drawn.FeatureCount)];
        foreach (double[] row in drawn.Rows)
        {
            Assert.True(FeatureBanks.TryFill(row, banks));
            AssertSame(expected(drawn, RandomEnsemble.Rounded(row)), layout.Margin(banks));
        }
    }

    private static void AssertSame(float expected, float actual) =>
        Assert.Equal(BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(actual));

    private static float SingleSum(RandomEnsemble drawn, float[] row) =>
        drawn.Trees.Aggregate(drawn.Base, (sum, tree) => sum + (float)tree.ValueFor(row));

    private static float DoubleSum(RandomEnsemble drawn, float[] row) =>
        (float)drawn.Trees.Aggregate((double)drawn.Base, (sum, tree) => sum + tree.ValueFor(row));
}
