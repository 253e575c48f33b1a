using System.Text;
using System.Text.Json.Nodes;
using Churn.Models;

namespace Churn.Tests.Models;

/// <summary>What a manifest may not be; each message names the field.</summary>
public class ManifestRefusalTests
{
    [Theory]
    [InlineData("format_version")]
    [InlineData("name")]
    [InlineData("version")]
    [InlineData("description")]
    [InlineData("simulated")]
    [InlineData("churn_definition")]
    [InlineData("horizon_days")]
    [InlineData("lookback_days")]
    [InlineData("features")]
    [InlineData("bands")]
    [InlineData("bands.high")]
    [InlineData("population")]
    [InlineData("population.own_events")]
    [InlineData("population.lookback_days")]
    [InlineData("training")]
    [InlineData("golden_vectors")]
    [InlineData("golden_vectors[2].probability")]
    [InlineData("golden_vectors[2].features")]
    public void MissingField_IsNamed(string path)
    {
        string message = Refusal(ModelFiles.With(ModelFiles.SampleManifest, path, null));
        Assert.Contains($"has no field \"{path.Split('.')[^1]}\"", message);
    }

    [Theory]
    [InlineData("horizon_day", "the file has an unknown field \"horizon_day\"")]
    [InlineData("bands.hihg", "bands has an unknown field \"hihg\"")]
    [InlineData("population.own_event", "population has an unknown field \"own_event\"")]
    [InlineData("golden_vectors[0].margin", "golden_vectors[0] has an unknown field \"margin\"")]
    public void UnknownField_IsNamed(string path, string expected) =>
        Assert.Contains(expected, Refusal(ModelFiles.With(ModelFiles.SampleManifest, path, 1)));

    [Theory]
    [InlineData("format_version", "2", "format_version is 2")]
    [InlineData("name", "\"\"", "name has 0 characters or is blank")]
    [InlineData("name", "7", "name is a number")]
    [InlineData("simulated", "1", "simulated is a number")]
    [InlineData("horizon_days", "0", "horizon_days is 0")]
    [InlineData("horizon_days", "90.5", "horizon_days is 90.5")]
    [InlineData("lookback_days", "\"180\"", "lookback_days is text")]
    [InlineData("features", "[]", "features has 0 elements")]
    [InlineData("features[1]", "\"email_open.recency\"", "features[1] repeats \"email_open.recency\"")]
    [InlineData("bands", "{\"medium\":0.5,\"high\":0.5,\"critical\":0.7}", "bands has medium 0.5, high 0.5")]
    [InlineData("bands.critical", "1", "critical 1")]
    [InlineData("bands.medium", "1e999", "bands.medium is too large")]
    [InlineData("population.own_events", "[\"Purchase\"]", "population.own_events has \"Purchase\"")]
    [InlineData("population.own_events", "[]", "population.own_events has 0 elements")]
    [InlineData("training", "[]", "training is an array")]
    [InlineData("training.rows", "\"many\"", "training.rows is text")]
    [InlineData("golden_vectors", "[]", "golden_vectors has 0 elements")]
    [InlineData("golden_vectors[1].features", "[1, 2]", "golden_vectors[1].features has 2 elements")]
    [InlineData("golden_vectors[1].features[2]", "\"NaN\"", "golden_vectors[1].features[2] is text")]
    [InlineData("golden_vectors[1].features[2]", "1e300", "golden_vectors[1].features[2] is 1E+300")]
    [InlineData("golden_vectors[1].probability", "1.5", "golden_vectors[1].probability is 1.5")]
    [InlineData("background", "{}", "background is an object")]
    [InlineData("background", "[[1, 2]]", "background[0] has 2 elements")]
    [InlineData("background", "[7]", "background[0] is a number")]
    public void WrongValue_IsNamed(string path, string value, string expected)
    {
        string message = Refusal(ModelFiles.With(ModelFiles.SampleManifest, path, JsonNode.Parse(value)!));
        Assert.Contains(expected, message);
    }

    [Fact]
    public void BackgroundBeyondItsBounds_IsNamed()
    {
        int features = JsonNode.Parse(ModelFiles.SampleManifest)!["features"]!.AsArray().Count;
        JsonArray Rows(int count, double value) =>
            new([.. Enumerable.Range(0, count).Select(_ => new JsonArray([.. Enumerable.Repeat(value, features).Select(v => JsonValue.Create(v))]))]);

        Assert.Contains("background has 201 elements", Refusal(ModelFiles.With(ModelFiles.SampleManifest, "background", Rows(201, 1))));
        Assert.Contains(
            "background[0][0] is 1E+39", Refusal(ModelFiles.With(ModelFiles.SampleManifest, "background", Rows(3, 1e39))));
    }

    [Theory]
    [InlineData("features", "[]", "baseline.features has 0 elements")]
    [InlineData("features[3].edges", "[1, 2, 2]", "baseline.features[3].edges[2] is 2, after 2")]
    [InlineData("features[3].edges", "[null]", "baseline.features[3].edges[0] is null")]
    [InlineData("features[3].shares", "[1, 0]", "baseline.features[3].shares has 2 elements")]
    [InlineData("features[0].shares[1]", "-0.5", "baseline.features[0].shares[1] is -0.5")]
    [InlineData("features[0].shares[1]", "0.4", "baseline.features[0].shares sums to 0.9")]
    [InlineData("score", null, "baseline has no field \"score\"")]
    [InlineData("score.bins", "10", "baseline.score has an unknown field \"bins\"")]
    [InlineData("feature", "[]", "baseline has an unknown field \"feature\"")]
    public void WrongBaseline_IsNamed(string path, string? value, string expected)
    {
        int features = JsonNode.Parse(ModelFiles.SampleManifest)!["features"]!.AsArray().Count;
        JsonObject Spread() => new() { ["edges"] = new JsonArray(1.5), ["shares"] = new JsonArray(0.25, 0.5, 0.25) };
        var baseline = new JsonObject
        {
            ["features"] = new JsonArray([.. Enumerable.Range(0, features).Select(_ => Spread())]),
            ["score"] = Spread(),
        };
        byte[] valid = ModelFiles.With(ModelFiles.SampleManifest, "baseline", baseline);
        Assert.NotNull(ChurnModel.Load(valid, ModelFiles.SampleZip).Manifest.Baseline);

        Assert.Contains(expected, Refusal(ModelFiles.With(valid, $"baseline.{path}", value is null ? null : JsonNode.Parse(value))));
    }

    [Fact]
    public void BaselineOfTooManyEdges_IsNamed()
    {
        var edges = new JsonArray([.. Enumerable.Range(0, 64).Select(i => JsonValue.Create(i))]);
        var baseline = new JsonObject
        {
            ["features"] = new JsonArray(),
            ["score"] = new JsonObject { ["edges"] = edges, ["shares"] = new JsonArray(1) },
        };
        for (int i = 0; i < 4; i++)
        {
            baseline["features"]!.AsArray().Add(new JsonObject { ["edges"] = new JsonArray(), ["shares"] = new JsonArray(1, 0) });
        }

        byte[] manifest = ModelFiles.With(ModelFiles.ManifestFor("stumps"), "baseline", baseline);
        var error = Assert.Throws<ModelFormatException>(() => ChurnModel.Load(manifest, ModelFiles.XGBoost("stumps")));
        Assert.Contains("baseline.score.edges has 64 elements", error.Message);
    }

    [Fact]
    public void GoldenVectorThatDoesNotReproduce_IsRefusedWithIndexAndBothNumbers()
    {
        double truth = JsonNode.Parse(ModelFiles.SampleManifest)!["golden_vectors"]![4]!["probability"]!.GetValue<double>();
        double changed = truth + 2e-6;

        string message = Refusal(ModelFiles.With(ModelFiles.SampleManifest, "golden_vectors[4].probability", changed));

        Assert.StartsWith("manifest.json: golden_vectors[4]", message);
        Assert.Contains($"expects probability {changed}", message);
        Assert.Contains($"answers {truth.ToString()[..7]}", message);
    }

    [Theory]
    [InlineData("", "is not valid JSON")]
    [InlineData("[]", "the file is an array")]
    [InlineData("{\"name\":\"a\",\"name\":\"b\"}", "is not valid JSON")]
    [InlineData("{\"\\ud800\":1}", "escapes half a surrogate pair")]
    [InlineData("{/* why */}", "is not valid JSON")]
    public void FileThatIsNoStrictJsonObject_IsRefused(string text, string expected)
    {
        string message = Refusal(Encoding.UTF8.GetBytes(text));
        Assert.StartsWith("manifest.json: ", message);
        Assert.Contains(expected, message);
    }

    private static string Refusal(byte[] manifest) =>
        Assert.Throws<ModelFormatException>(() => ChurnModel.Load(manifest, ModelFiles.SampleZip)).Message;
}
