using Churn.Cli.Pack;
using Churn.Models;
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
    public void Manifest_SaysWhatWasTold()
    {
        string packed = folder.PathOf("packed");
        (int code, _, string error) = Pack(
            [Repository.PathOf("tests/testdata/xgboost/placeholder.json"), "--out", packed, "--bands", "0.1,0.3,0.6", "--description", "Spring",
                "--own-events", "visit", .. Told]);

        Assert.Equal((0, ""), (code, error));
        ChurnModel model = ChurnModel.Load(
            File.ReadAllBytes(Path.Combine(packed, "manifest.json")), File.ReadAllBytes(Path.Combine(packed, "model.zip")));
        ModelManifest manifest = model.Manifest;
        Assert.Equal(("shop", "7", "Spring", false), (manifest.Name, manifest.Version, manifest.Description, manifest.Placeholder));
        Assert.Equal("No visit or purchase in the 90 days after the as-of time.", manifest.ChurnDefinition);
        Assert.Equal((90, 180, 180), (manifest.HorizonDays, manifest.LookbackDays, manifest.Population.LookbackDays));
        Assert.Equal(["visit", "purchase"], manifest.Population.OwnEvents);
        Assert.Equal((0.1, 0.3, 0.6), (manifest.Bands.Medium, manifest.Bands.High, manifest.Bands.Critical));
        Assert.Equal(12, manifest.GoldenVectors.Length);
        Assert.All(manifest.GoldenVectors[0].Features, value => Assert.True(double.IsNaN(value)));
        Assert.True(manifest.GoldenVectors.Select(golden => golden.Probability).Distinct().Count() > 6);
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

    private static (int Code, string Output, string Error) Pack(string[] arguments) => Cli.Run(PackCommand.Create(), arguments);
}
