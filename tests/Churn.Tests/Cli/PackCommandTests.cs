using Churn.Cli.Pack;
using Churn.Models;
using Churn.Models.Conversion;
using Churn.Models.Drift;
using Churn.Models.MlNet;
using Churn.Tests.Infrastructure;
using Churn.Tests.Models.LightGbm;

namespace Churn.Tests.Cli;

public sealed class PackCommandTests : IDisposable
{
    private static readonly string[] Told =
        ["--horizon", "90d", "--lookback", "180d", "--own-events", "purchase", "--name", "shop", "--version", "7"];

    private readonly TempFolder folder = new();

    [Fact]
    public async Task PackedLightGbmModel_IsServed()
    {
        string model = folder.Write("model.txt", SampleModel.Draw(1, false).File());
        string features = folder.Write(
            "features.txt", "purchase.recency\nvisit.count.30d\ncomplaint.open\npurchase.sum.90d\nany.age\n");
        string packed = folder.PathOf("packed");
        (int code, string output, string error) = Pack([model, "--features", features, "--out", packed, .. Told]);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("shop/7, 5 features, bands from ", output);
        Assert.Contains("with reasons", output);

        await using TestServer server = await TestServer.StartAsync("--model", packed);
        Protocol.V1.Score score = await server.ScoreAsync("nobody");

        Assert.Equal("shop/7", score.ModelVersion);
        double[] row = [.. score.Features.Select(feature => feature.HasValue ? feature.Value : double.NaN)];
        Assert.Equal(SampleModel.Draw(1, false).Probability(row), score.ChurnProbability, 1e-6);
    }

    [Fact]
    public async Task PackedLinearModel_IsServedWithReasons()
    {
        TabularModel linear = LinearModel.Create(["purchase.recency", "visit.count.30d"], [0.05, -0.25], [90, 0], -1);
        string model = folder.Write("model.zip", MlNetModelFile.Write(linear));
        string rows = WriteRows(
            "rows.tsv", ["purchase.recency", "visit.count.30d"], Enumerable.Range(0, 200).Select(i => new double[] { i * 7 % 100, i % 5 }));
        string packed = folder.PathOf("packed");
        (int code, string output, string error) = Pack([model, "--out", packed, "--rows", rows, .. Told]);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("with reasons", output);
        Assert.DoesNotContain("no reasons", output);

        await using TestServer server = await TestServer.StartAsync("--model", packed);
        Protocol.V1.Score score = await server.ScoreAsync("nobody");

        Assert.Equal(linear.Predict([double.NaN, 0]).Probability, score.ChurnProbability, 1e-9);
        Assert.NotNull(Load(packed).Manifest.Baseline);
    }

    [Fact]
    public void LinearModelWithoutRows_HasNoReasons_AndPackSaysSo()
    {
        TabularModel linear = LinearModel.Create(["purchase.recency", "visit.count.30d"], [0.05, -0.25], [90, 0], -1);
        (int code, string output, _) = Pack([folder.Write("model.zip", MlNetModelFile.Write(linear)), "--out", folder.PathOf("packed"), .. Told]);

        Assert.Equal(0, code);
        Assert.Contains("without reasons", output);
        Assert.Contains("It gives no reasons: it is linear, and its manifest has no background rows", output);
    }

    [Fact]
    public void Manifest_SaysWhatWasTold()
    {
        string packed = folder.PathOf("packed");
        (int code, string output, string error) = Pack(
            [Repository.PathOf("tests/testdata/xgboost/sample.json"), "--out", packed, "--bands", "0.1,0.3,0.6", "--description", "Spring",
                "--own-events", "visit", .. Told]);

        Assert.Equal((0, ""), (code, error));
        ModelManifest manifest = Load(packed).Manifest;
        Assert.Equal(("shop", "7", "Spring", false), (manifest.Name, manifest.Version, manifest.Description, manifest.Simulated));
        Assert.Equal("No visit or purchase in the 90 days after the as-of time.", manifest.ChurnDefinition);
        Assert.Equal((90, 180, 180), (manifest.HorizonDays, manifest.LookbackDays, manifest.Population.LookbackDays));
        Assert.Equal(["visit", "purchase"], manifest.Population.OwnEvents);
        Assert.Equal((0.1, 0.3, 0.6), (manifest.Bands.Medium, manifest.Bands.High, manifest.Bands.Critical));
        Assert.Equal(20, manifest.GoldenVectors.Length);
        Assert.All(manifest.GoldenVectors[0].Features, value => Assert.True(double.IsNaN(value)));
        Assert.True(manifest.GoldenVectors.Select(golden => golden.Probability).Distinct().Count() > 6);
        Assert.Empty(manifest.Background);
        Assert.Null(manifest.Baseline);
        Assert.Contains("no drift metrics", output);
        Assert.Contains("--rows ROWS.tsv", output);
    }

    [Fact]
    public void RowsOfTheTrainingData_GiveGoldenVectorsBandsBackgroundAndBaseline()
    {
        const string model = "tests/testdata/xgboost/sample.json";
        SourceModel source = SourceModelReader.Read(Repository.ReadBytes(model), []);
        double[][] rows = Rows(source, 400);
        string file = WriteRows("rows.tsv", [.. source.Features.Reverse()], rows.Select(row => row.Reverse()));
        string packed = folder.PathOf("packed");
        (int code, string output, string error) = Pack([Repository.PathOf(model), "--out", packed, "--rows", file, .. Told]);

        Assert.Equal((0, ""), (code, error));
        Assert.DoesNotContain("random rows", output);
        ModelManifest manifest = Load(packed).Manifest;
        double[] answers = [.. rows.Select(row => (double)source.Model.Predict(row).Probability).Order()];
        Assert.Equal((answers[200], answers[320], answers[380]), (manifest.Bands.Medium, manifest.Bands.High, manifest.Bands.Critical));
        Assert.Equal(20, manifest.GoldenVectors.Length);
        Assert.All(manifest.GoldenVectors[0].Features, value => Assert.True(double.IsNaN(value)));
        Assert.Equal((answers[0], answers[^1]), (manifest.GoldenVectors[1].Probability, manifest.GoldenVectors[^1].Probability));
        HashSet<string> known = [.. rows.Select(row => string.Join(' ', row))];
        Assert.Equal(100, manifest.Background.Select(row => string.Join(' ', row)).Distinct().Count());
        Assert.All(manifest.Background, row => Assert.Contains(string.Join(' ', row), known));
        Assert.Equal(Distribution.Of(answers).Shares, manifest.Baseline!.Score.Shares);
        for (int i = 0; i < source.Features.Length; i++)
        {
            Distribution expected = Distribution.Of([.. rows.Select(row => row[i])]);
            Assert.Equal(expected.Edges, manifest.Baseline.Features[i].Edges);
            Assert.Equal(expected.Shares, manifest.Baseline.Features[i].Shares);
        }
    }

    [Fact]
    public void SameRows_GiveTheSameFiles()
    {
        const string model = "tests/testdata/xgboost/sample.json";
        SourceModel source = SourceModelReader.Read(Repository.ReadBytes(model), []);
        string file = WriteRows("rows.tsv", source.Features, Rows(source, 150));
        foreach (string packed in (string[])["one", "two"])
        {
            Assert.Equal(0, Pack([Repository.PathOf(model), "--out", folder.PathOf(packed), "--rows", file, .. Told]).Code);
        }

        Assert.Equal(File.ReadAllBytes(folder.PathOf("one/manifest.json")), File.ReadAllBytes(folder.PathOf("two/manifest.json")));
    }

    [Theory]
    [InlineData("a\tb\n", "line 1: Column \"email_open.recency\" is 0 times in the header")]
    [InlineData("", "is empty; begin it with a line of column names")]
    public void RowsOfAnotherKind_AreRefused_AndNothingIsWritten(string content, string expected)
    {
        string file = folder.Write("rows.tsv", content);
        (int code, _, string error) = Pack(
            [Repository.PathOf("tests/testdata/xgboost/sample.json"), "--out", folder.PathOf("packed"), "--rows", file, .. Told]);

        Assert.Equal(1, code);
        Assert.StartsWith($"churn: {file}: {expected}", error);
        Assert.False(Directory.Exists(folder.PathOf("packed")));
    }

    [Fact]
    public void TooFewRows_AreRefused()
    {
        const string model = "tests/testdata/xgboost/sample.json";
        SourceModel source = SourceModelReader.Read(Repository.ReadBytes(model), []);
        string file = WriteRows("rows.tsv", source.Features, Rows(source, 99));

        Assert.Contains("has 99 rows; give at least 100", Pack([Repository.PathOf(model), "--out", folder.PathOf("packed"), "--rows", file, .. Told]).Error);
    }

    [Fact]
    public void FeatureThatTheServerCannotCompute_IsNamed_AndNothingIsWritten()
    {
        string model = folder.Write("model.txt", SampleModel.Draw(1, false).File());
        (int code, _, string error) = Pack([model, "--out", folder.PathOf("packed"), .. Told]);

        Assert.Equal(1, code);
        Assert.StartsWith($"churn: {model}: could not be served: ", error);
        Assert.Contains("cannot compute 'a'", error);
        Assert.False(Directory.Exists(folder.PathOf("packed")));
    }

    [Theory]
    [InlineData("'90' is no number of days", "--horizon", "90")]
    [InlineData("'0d' is no number of days", "--lookback", "0d")]
    [InlineData("'0.5,0.4,0.7' are no bands", "--bands", "0.5,0.4,0.7")]
    [InlineData("'0.5' are no bands", "--bands", "0.5")]
    [InlineData("--own-events")]
    public void WrongOption_IsRefusedByName(string expected, params string[] options)
    {
        string[] others = options.Length == 0 ? Told[..4] : [.. Told.Where((_, i) => Array.IndexOf(Told, options[0]) is var at && i != at && i != at + 1)];
        var parsed = PackCommand.Create().Parse(["model.zip", "--out", "x", .. others, .. options]);

        Assert.Contains(parsed.Errors, error => error.Message.Contains(expected, StringComparison.Ordinal));
    }

    public void Dispose() => folder.Dispose();

    private static double[][] Rows(SourceModel source, int count)
    {
        var draws = new ProbeRows(source.Model, 7);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var row = new double[source.Features.Length];
            draws.Next(row);
            return row;
        })];
    }

    private string WriteRows(string name, IEnumerable<string> header, IEnumerable<IEnumerable<double>> rows) => folder.Write(
        name, string.Join('\n', rows.Select(row => string.Join('\t', row)).Prepend(string.Join('\t', header))));

    private static ChurnModel Load(string packed) => ChurnModel.Load(
        File.ReadAllBytes(Path.Combine(packed, "manifest.json")), File.ReadAllBytes(Path.Combine(packed, "model.zip")));

    private static (int Code, string Output, string Error) Pack(string[] arguments) => Cli.Run(PackCommand.Create(), arguments);
}
