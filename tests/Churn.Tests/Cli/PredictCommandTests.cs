using Churn.Cli.Predict;
using Churn.Tests.Infrastructure;
using Churn.Tests.Models.LightGbm;
using Churn.Tests.Models.MlNet;

namespace Churn.Tests.Cli;

public sealed class PredictCommandTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Theory]
    [InlineData("fasttree", 0)]
    [InlineData("fasttree_nan", 0)]
    [InlineData("lbfgs", 1e-6)]
    [InlineData("sdca", 1e-6)]
    public void GeneratedModel_PrintsWhatMlNetAnswered(string name, double tolerance)
    {
        string[] lines = Predict(
            SharedData.Require($"fixtures/mlnet/generated/{name}.zip"), SharedData.Require("fixtures/mlnet/generated/inputs512.tsv"));
        string[] expected = MlNetFixtures.Lines($"generated/{name}.expected.tsv");

        Assert.Equal("Score\tProbability\tPredictedLabel", lines[0]);
        Assert.Equal(expected.Length, lines.Length);
        for (int i = 1; i < lines.Length; i++)
        {
            string[] cells = lines[i].Split('\t');
            string[] answers = expected[i].Split('\t');
            Assert.Equal(MlNetFixtures.Single(answers[0]), MlNetFixtures.Single(cells[0]), tolerance);
            Assert.Equal(MlNetFixtures.Single(answers[1]), MlNetFixtures.Single(cells[1]), tolerance);
            Assert.Equal(answers[2], cells[2]);
        }
    }

    [Fact]
    public void PublishedLightGbm_PrintsAll699RowsToTheLastBit()
    {
        string[] rows = [.. MlNetFixtures.Lines("published/breast-cancer.txt").Where(line => line.Length > 0 && line[0] is '0' or '1')];
        string header = string.Join('\t', Enumerable.Range(0, 9).Select(i => $"Features[{i}]").Prepend("Label"));
        string path = folder.Write("rows.tsv", string.Join('\n', rows.Prepend(header)));
        string[] lines = Predict(SharedData.Require("fixtures/mlnet/published/LightGBM-Train-breast-cancer-model.zip"), path);
        string[][] published = [.. MlNetFixtures.Lines("published/LightGBM-Test-breast-cancer.txt").Skip(1)
            .Where(line => line.Length > 0).Select(line => line.Split('\t'))];

        Assert.Equal(699, published.Length);
        Assert.Equal(700, lines.Length);
        for (int i = 0; i < published.Length; i++)
        {
            string[] cells = lines[i + 1].Split('\t');
            Assert.Equal(MlNetFixtures.Single(published[i][2]), MlNetFixtures.Single(cells[0]));
            Assert.Equal(MlNetFixtures.Single(published[i][3]), MlNetFixtures.Single(cells[1]));
            Assert.Equal(published[i][5], cells[2]);
        }
    }

    [Fact]
    public void LightGbmText_IsScoredToo_WithColumnsInAnyOrder()
    {
        SampleModel sample = SampleModel.Draw(1, true);
        string model = folder.Write("model.txt", sample.File());
        string rows = folder.Write("rows.tsv", "e\td\tother\tc\tb\ta\r\n12\t\tx\tNaN\t0.5\t-1\r\n\r\n");

        string cells = Predict(model, rows)[1];

        Assert.Equal(sample.Probability([-1, 0.5, double.NaN, double.NaN, 12]), MlNetFixtures.Single(cells.Split('\t')[1]), 1e-6);
    }

    [Theory]
    [InlineData("", "is empty; begin it with a line of column names")]
    [InlineData("a\tb\tc\td\n", "line 1: Column \"e\" is 0 times in the header")]
    [InlineData("a\tb\tc\td\te\n1\t2\t3\t4\t5\n1\t2\tx\t4\t5\n", "line 3: Column \"c\" holds \"x\"")]
    [InlineData("a\tb\tc\td\te\n1\t2\t3\t4\n", "line 2: The line has 4 cells where the header has 5")]
    [InlineData("a\tb\tc\td\te\n1\t2\t3\t1e39\t5\n", "line 2: Column \"d\" holds 1E+39; write a finite number")]
    public void WrongRow_IsNamedByLineAndColumn(string content, string expected)
    {
        string model = folder.Write("model.txt", SampleModel.Draw(1, false, 2).File());
        string rows = folder.Write("rows.tsv", content);
        (int code, _, string error) = Cli.Run(PredictCommand.Create(), model, rows);

        Assert.Equal(1, code);
        Assert.StartsWith($"churn: {rows}: {expected}", error);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    public void Dispose() => folder.Dispose();

    private static string[] Predict(string model, string rows)
    {
        (int code, string output, string error) = Cli.Run(PredictCommand.Create(), model, rows);
        Assert.Equal((0, ""), (code, error));
        return output.TrimEnd().ReplaceLineEndings("\n").Split('\n');
    }
}
