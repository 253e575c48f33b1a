using Churn.Models.MlNet;

namespace Churn.Tests.Models.MlNet;

/// <summary>Scores against those that ML.NET published or gave for the same files.</summary>
public class MlNetAgreementTests
{
    private static readonly int[] AllButText = [1, 2, 3, 4, 5, 6, 7, 8, 9];

    [Fact]
    public void PublishedLightGbm_All699RowsMatchToTheLastBit()
    {
        TabularModel model = MlNetFixtures.Model("published/LightGBM-Train-breast-cancer-model.zip");
        List<double[]> rows = MlNetFixtures.BreastCancerRows(AllButText);
        string[][] published = [.. MlNetFixtures.Lines("published/LightGBM-Test-breast-cancer.txt").Skip(1)
            .Where(line => line.Length > 0).Select(line => line.Split('\t'))];

        Assert.Equal(("Features", 9), (model.Inputs.Single().Name, model.NumberCount));
        Assert.Equal(699, rows.Count);
        Assert.Equal(699, published.Length);
        for (int i = 0; i < rows.Count; i++)
        {
            TabularPrediction answer = model.Predict(rows[i]);
            Assert.Equal(MlNetFixtures.Single(published[i][2]), answer.Score);
            Assert.Equal(MlNetFixtures.Single(published[i][3]), answer.Probability);
            Assert.Equal(published[i][5] == "1", answer.PredictedLabel);
        }
    }

    [Theory]
    [InlineData("fasttree", 0)]
    [InlineData("fasttree_nan", 0)]
    [InlineData("lbfgs", 1e-6)]
    [InlineData("sdca", 1e-6)]
    public void GeneratedModel_AnswersAsMlNetDid(string name, double tolerance)
    {
        TabularModel model = MlNetFixtures.Model($"generated/{name}.zip");
        List<(double[] Numbers, string?[] Texts)> rows = MlNetFixtures.GeneratedRows(model);
        List<TabularPrediction> answers = MlNetFixtures.GeneratedAnswers(name);

        Assert.Equal(512, rows.Count);
        Assert.Equal(512, answers.Count);
        for (int i = 0; i < rows.Count; i++)
        {
            TabularPrediction answer = model.Predict(rows[i].Numbers, rows[i].Texts);
            Assert.Equal(answers[i].Score, answer.Score, tolerance);
            Assert.Equal(answers[i].Probability, answer.Probability, tolerance);
            Assert.Equal(answers[i].PredictedLabel, answer.PredictedLabel);
        }

        Assert.True(answers.Select(answer => answer.Score).Distinct().Count() > 100);
    }

    [Fact]
    public void PlainConcatenation_ReadsNumbersInTheOrderOfItsColumns()
    {
        TabularModel model = MlNetFixtures.Model("generated/fasttree_nan.zip");

        Assert.True(model.ReadsNumbersAsTheyAre);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"F{i}"), model.Inputs.Select(input => input.Name));
        foreach ((double[] numbers, _) in MlNetFixtures.GeneratedRows(model))
        {
            Assert.Equal(model.Predict(numbers), model.Answer(model.ScoreFeatures(numbers)));
        }
    }

    [Theory]
    [InlineData("published/LrWithStats.zip", "Num", new[] { 0.0125, 1.66929E-06, 0.0625, 1.00001E-05, 0.0004140787, 0.01010101 })]
    [InlineData("published/ap_with_norm.zip", "Features", new[] { 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1 })]
    public void OldLayout_AppliesItsNormaliser(string name, string column, double[] scales)
    {
        // The scales stand in the file a second time, for people to read.
        int length = scales.Length;
        TabularModel model = MlNetFixtures.Model(name);
        Assert.Equal((column, length), (model.Inputs.Single().Name, model.Inputs.Single().Length));

        var scorer = (LinearScorer)model.Scorer;
        double zero = model.Predict(new double[length]).Score;
        Assert.Equal(scorer.Bias, zero);
        for (int i = 0; i < length; i++)
        {
            var row = new double[length];
            row[i] = 1 / scales[i];
            Assert.Equal(scorer.Weights[i], model.Predict(row).Score - zero, 1e-5);
        }
    }
}
