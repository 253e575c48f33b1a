using System.Text;
using System.Text.Json.Nodes;
using Churn.Models;
using Churn.Tests.Infrastructure;

namespace Churn.Tests.Models;

/// <summary>Model files to start from, and ways to spoil them.</summary>
internal static class ModelFiles
{
    public static byte[] SampleManifest { get; } = Repository.ReadBytes("tests/testdata/models/sample/manifest.json");

    public static byte[] SampleZip { get; } = Repository.ReadBytes("tests/testdata/models/sample/model.zip");

    public static byte[] XGBoost(string name) => Repository.ReadBytes($"tests/testdata/xgboost/{name}.json");

    /// <summary>XGBoost's answers for the rows of one model of tests/testdata/xgboost.</summary>
    public static (double[][] Rows, double[] Margins, double[] Probabilities) Answers(string name)
    {
        JsonNode answers = JsonNode.Parse(XGBoost("answers"))!["models"]![name]!;
        double[][] rows = [.. answers["rows"]!.AsArray().Select(row => Numbers(row!))];
        return (rows, Numbers(answers["margins"]!), Numbers(answers["probabilities"]!));
    }

    /// <summary>XGBoost's contributions for the same rows; a row's last one is the base value.</summary>
    public static double[][] Contributions(string name) =>
        [.. JsonNode.Parse(XGBoost("answers"))!["models"]![name]!["contributions"]!.AsArray().Select(row => Numbers(row!))];

    /// <summary>A manifest for one of those models, with the first answers as golden vectors.</summary>
    public static byte[] ManifestFor(string name)
    {
        JsonNode answers = JsonNode.Parse(XGBoost("answers"))!["models"]![name]!;
        var golden = new JsonArray();
        for (int i = 0; i < 3; i++)
        {
            golden.Add(new JsonObject
            {
                ["features"] = answers["rows"]![i]!.DeepClone(),
                ["probability"] = answers["probabilities"]![i]!.DeepClone(),
            });
        }

        return With(
            With(SampleManifest, "features", new JsonArray("a.count.7d", "b.count.7d", "c.count.7d", "d.count.7d")),
            "golden_vectors",
            golden);
    }

    /// <summary>A manifest of four features with a background and a baseline.</summary>
    public static byte[] WithExtras(byte[] manifest)
    {
        static JsonObject Spread() => new() { ["edges"] = new JsonArray(-1.5, 0, 2), ["shares"] = new JsonArray(0.2, 0.1, 0.3, 0.4, 0) };
        var baseline = new JsonObject { ["features"] = new JsonArray(Spread(), Spread(), Spread(), Spread()), ["score"] = Spread() };
        var background = new JsonArray(new JsonArray(1, null, 2, 3), new JsonArray(0.5, -1, null, null));
        return With(With(manifest, "background", background), "baseline", baseline);
    }

    public static ChurnModel Load(string name) => ChurnModel.Load(ManifestFor(name), XGBoost(name));

    /// <summary>The JSON with one value replaced, or removed where <paramref name="value"/> is null; a path is "a.b[3].c".</summary>
    public static byte[] With(byte[] json, string path, JsonNode? value)
    {
        JsonNode root = JsonNode.Parse(json)!;
        JsonNode parent = root;
        string[] steps = path.Replace("[", ".[").Split('.');
        foreach (string step in steps[..^1])
        {
            parent = step[0] == '[' ? parent[int.Parse(step[1..^1])]! : parent[step]!;
        }

        string last = steps[^1];
        if (last[0] == '[')
        {
            parent[int.Parse(last[1..^1])] = value;
        }
        else if (value is null)
        {
            Assert.True(parent.AsObject().Remove(last), $"there is no {path}");
        }
        else
        {
            parent[last] = value;
        }

        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private static double[] Numbers(JsonNode array) => [.. array.AsArray().Select(n => n is null ? double.NaN : n.GetValue<double>())];
}
