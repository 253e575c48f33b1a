using System.Text.Json.Nodes;
using Churn.Models;

namespace Churn.Tests.Models;

/// <summary>Contributions against XGBoost's own (pred_contribs, tests/testdata/xgboost/make.py), and what callers may rely on.</summary>
public class ContributionTests
{
    private static readonly ChurnModel Model = ModelFiles.Load("missing");
    private static readonly double[][] Rows = ModelFiles.Answers("missing").Rows;

    [Theory]
    [InlineData("missing")]
    [InlineData("stumps")]
    [InlineData("leaves")]
    [InlineData("pruned")]
    public void Contributions_AreXGBoosts(string name)
    {
        ChurnModel model = ModelFiles.Load(name);
        double[][] rows = ModelFiles.Answers(name).Rows;
        double[][] expected = ModelFiles.Contributions(name);
        var actual = new double[4];

        for (int i = 0; i < rows.Length; i++)
        {
            model.Contributions(rows[i], actual);
            Assert.Equal(expected[i][4], model.BaseValue, 1e-5);
            Assert.All(actual.Index(), one => Assert.Equal(expected[i][one.Index], one.Item, 1e-5));
        }
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("stumps")]
    [InlineData("leaves")]
    [InlineData("pruned")]
    public void Contributions_SumToTheMargin(string name)
    {
        ChurnModel model = ModelFiles.Load(name);
        var contributions = new double[4];
        foreach (double[] row in ModelFiles.Answers(name).Rows)
        {
            model.Contributions(row, contributions);
            Assert.Equal(model.Margin(row), model.BaseValue + contributions.Sum(), 1e-5);
        }
    }

    [Fact]
    public void Contributions_AllocateNothing()
    {
        var contributions = new double[4];
        Model.Contributions(Rows[1], contributions);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Model.Contributions(Rows[i % Rows.Length], contributions);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Contributions_OnManyThreads_AnswerAsOnOne()
    {
        double[][] expected = [.. Rows.Select(Contributions)];
        int wrong = 0;

        Parallel.For(0, 8, _ =>
        {
            for (int i = 0; i < 20 * Rows.Length; i++)
            {
                if (!Contributions(Rows[i % Rows.Length]).AsSpan().SequenceEqual(expected[i % Rows.Length]))
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        });

        Assert.Equal(0, wrong);
    }

    [Fact]
    public void SmallModelAfterALargeOne_OnOneThread_AnswersAsAlone()
    {
        ChurnModel stumps = ModelFiles.Load("stumps");
        double[] row = ModelFiles.Answers("stumps").Rows[3];
        var alone = new double[4];
        var after = new double[4];
        stumps.Contributions(row, alone);
        Model.Contributions(Rows[3], after);
        stumps.Contributions(row, after);

        Assert.Equal(alone, after);
    }

    [Fact]
    public void ModelWithoutCovers_ScoresAndSaysThatItHasNoContributions()
    {
        JsonNode root = JsonNode.Parse(ModelFiles.XGBoost("stumps"))!;
        root["learner"]!["gradient_booster"]!["model"]!["trees"]![2]!.AsObject().Remove("sum_hessian");
        ChurnModel bare = ChurnModel.Load(ModelFiles.ManifestFor("stumps"), System.Text.Encoding.UTF8.GetBytes(root.ToJsonString()));

        Assert.False(bare.HasContributions);
        Assert.Throws<InvalidOperationException>(() => bare.BaseValue);
        Assert.Throws<InvalidOperationException>(() => bare.Contributions(new double[4], new double[4]));
        Assert.Equal(ModelFiles.Load("stumps").Margin(new double[4]), bare.Margin(new double[4]));
        Assert.True(Model.HasContributions);
    }

    [Fact]
    public void NegativeCover_IsRefused()
    {
        byte[] spoilt = ModelFiles.With(
            ModelFiles.XGBoost("stumps"), "learner.gradient_booster.model.trees[0].sum_hessian[1]", JsonValue.Create(-1));
        var error = Assert.Throws<ModelFormatException>(() => ChurnModel.Load(ModelFiles.ManifestFor("stumps"), spoilt));
        Assert.Contains("sum_hessian", error.Message);
    }

    [Fact]
    public void WrongInput_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => Model.Contributions(new double[3], new double[4]));
        Assert.Throws<ArgumentException>(() => Model.Contributions(new double[4], new double[3]));
        var error = Assert.Throws<ArgumentException>(() => Model.Contributions([0, double.PositiveInfinity, 0, 0], new double[4]));
        Assert.Contains("b.count.7d", error.Message);
    }

    private static double[] Contributions(double[] row)
    {
        var contributions = new double[4];
        Model.Contributions(row, contributions);
        return contributions;
    }
}
