using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Churn.Models;
using Churn.Models.Drift;
using FsCheck;
using FsCheck.Fluent;

namespace Churn.Tests.Models;

/// <summary>What is written is what is read, to the last bit, or is refused before it is written.</summary>
public class ManifestWriterTests
{
    [Fact]
    public void AnyManifest_ReadsBackTheSame() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            ModelManifest manifest = Draw(new Random(seed));
            byte[] json = ManifestWriter.Write(manifest);
            ModelManifest read = ManifestReader.Read(json);

            AssertSame(manifest, read);
            Assert.Equal(json, ManifestWriter.Write(read));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true));

    [Fact]
    public void SampleManifest_SaysTheSameWhenWrittenAgain()
    {
        byte[] written = ManifestWriter.Write(ManifestReader.Read(ModelFiles.SampleManifest));

        Assert.True(JsonNode.DeepEquals(Sorted(ModelFiles.SampleManifest), Sorted(written)));
        ChurnModel.Load(written, ModelFiles.SampleZip);
    }

    [Fact]
    public void Layout_IsStable_WithTextsAsTheyAreAndAVectorALine()
    {
        ModelManifest manifest = new()
        {
            Name = "shop",
            Version = "7",
            Description = "购买 & \"more\"",
            Simulated = false,
            ChurnDefinition = "none",
            HorizonDays = 90,
            LookbackDays = 180,
            Features = ["a", "b"],
            Bands = new(0.1, 0.2, 0.5),
            Population = new(["purchase"], 180),
            Training = new Dictionary<string, double> { ["rows"] = 10, ["auc"] = 0.75 }.ToFrozenDictionary(),
            GoldenVectors = [new([1.5, double.NaN], 0.25)],
        };

        Assert.Equal(
            """
            {
              "format_version": 1,
              "name": "shop",
              "version": "7",
              "description": "购买 & \"more\"",
              "simulated": false,
              "churn_definition": "none",
              "horizon_days": 90,
              "lookback_days": 180,
              "features": [
                "a",
                "b"
              ],
              "bands": {
                "medium": 0.1,
                "high": 0.2,
                "critical": 0.5
              },
              "population": {
                "own_events": [
                  "purchase"
                ],
                "lookback_days": 180
              },
              "training": {
                "auc": 0.75,
                "rows": 10
              },
              "golden_vectors": [
                {
                  "features": [1.5,null],
                  "probability": 0.25
                }
              ]
            }

            """.ReplaceLineEndings("\n"),
            Encoding.UTF8.GetString(ManifestWriter.Write(manifest)));
    }

    [Fact]
    public void WhatCouldNotBeRead_IsNotWritten()
    {
        ModelManifest Drawn(string name = "shop", int days = 90, ImmutableArray<ImmutableArray<double>> background = default) => new()
        {
            Name = name,
            Version = "1",
            Description = "d",
            Simulated = false,
            ChurnDefinition = "c",
            HorizonDays = days,
            LookbackDays = 1,
            Features = ["a", "b"],
            Bands = new(0.1, 0.2, 0.5),
            Population = new(["purchase"], 180),
            Training = FrozenDictionary<string, double>.Empty,
            GoldenVectors = [new([0, 0], 0.5)],
            Background = background.IsDefault ? [] : background,
        };

        ManifestWriter.Write(Drawn());
        Assert.Contains("name has 0 characters", Assert.Throws<ArgumentException>(() => ManifestWriter.Write(Drawn(name: ""))).Message);
        Assert.Contains("horizon_days is 0", Assert.Throws<ArgumentException>(() => ManifestWriter.Write(Drawn(days: 0))).Message);
        Assert.Contains(
            "background[1] has 1 elements",
            Assert.Throws<ArgumentException>(() => ManifestWriter.Write(Drawn(background: [[1, 2], [3]]))).Message);
    }

    [Fact]
    public void PartsOutsideTheirBounds_AreRefusedAtOnce()
    {
        Assert.Throws<ArgumentException>(() => new BandThresholds(0.2, 0.1, 0.5));
        Assert.Throws<ArgumentException>(() => new BandThresholds(0.1, double.NaN, 0.5));
        Assert.Throws<ArgumentException>(() => new BandThresholds(0, 0.1, 0.5));
        Assert.Throws<ArgumentException>(() => new ModelPopulation([], 1));
        Assert.Throws<ArgumentException>(() => new ModelPopulation(["a", "a"], 1));
        Assert.Throws<ArgumentException>(() => new ModelPopulation(["A"], 1));
        Assert.Throws<ArgumentException>(() => new ModelPopulation([""], 1));
        Assert.Throws<ArgumentException>(() => new ModelPopulation(["a"], 0));
        Assert.Throws<ArgumentException>(() => new ModelPopulation(["a"], 3651));
        Assert.Throws<ArgumentException>(() => new GoldenVector([], 0.5));
        Assert.Throws<ArgumentException>(() => new GoldenVector([1e39], 0.5));
        Assert.Throws<ArgumentException>(() => new GoldenVector([1], double.NaN));
        Assert.Throws<ArgumentException>(() => new GoldenVector([1], 1.5));
    }

    private static ModelManifest Draw(Random random)
    {
        int features = random.Next(1, 6);
        double[] bands = [.. Enumerable.Range(0, 3).Select(_ => (random.NextDouble() * 0.9) + 0.05).Order()];
        return new ModelManifest
        {
            Name = $"shop {random.Next()}",
            Version = "\u7248\u672c\"\\\u0001\ud83d\ude00",
            Description = "line\nline",
            Simulated = random.Next(2) == 0,
            ChurnDefinition = "<none>",
            HorizonDays = random.Next(1, 3651),
            LookbackDays = random.Next(1, 3651),
            Features = [.. Enumerable.Range(0, features).Select(i => $"f{i}")],
            Bands = new(bands[0], bands[1], bands[2]),
            Population = new([.. Enumerable.Range(0, random.Next(1, 4)).Select(i => $"e{i}")], random.Next(1, 3651)),
            Training = Enumerable.Range(0, random.Next(5)).ToFrozenDictionary(i => $"t{i}", _ => Number(random)),
            GoldenVectors = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => new GoldenVector(Row(random, features), random.NextDouble()))],
            Background = [.. Enumerable.Range(0, random.Next(0, 5)).Select(_ => Row(random, features))],
            Baseline = random.Next(2) == 0 ? null
                : new DriftBaseline([.. Enumerable.Range(0, features).Select(_ => Spread(random))], Spread(random)),
        };
    }

    private static ImmutableArray<double> Row(Random random, int features) =>
        [.. Enumerable.Range(0, features).Select(_ => random.Next(4) == 0 ? double.NaN : Number(random))];

    private static double Number(Random random) => random.Next(5) switch
    {
        0 => -0.0,
        1 => double.Epsilon,
        2 => float.MaxValue,
        _ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-300, 38)),
    };

    private static Distribution Spread(Random random) =>
        Distribution.Of([.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(3) == 0 ? double.NaN : random.NextDouble())]);

    private static void AssertSame(ModelManifest expected, ModelManifest actual)
    {
        Assert.Equal(
            (expected.Name, expected.Version, expected.Description, expected.Simulated, expected.ChurnDefinition),
            (actual.Name, actual.Version, actual.Description, actual.Simulated, actual.ChurnDefinition));
        Assert.Equal((expected.HorizonDays, expected.LookbackDays), (actual.HorizonDays, actual.LookbackDays));
        Assert.Equal(expected.Features, actual.Features);
        Assert.Equal(
            (expected.Bands.Medium, expected.Bands.High, expected.Bands.Critical),
            (actual.Bands.Medium, actual.Bands.High, actual.Bands.Critical));
        Assert.Equal(expected.Population.OwnEvents, actual.Population.OwnEvents);
        Assert.Equal(expected.Population.LookbackDays, actual.Population.LookbackDays);
        Assert.Equal(expected.Training.OrderBy(pair => pair.Key), actual.Training.OrderBy(pair => pair.Key));
        Assert.Equal(expected.GoldenVectors.Select(golden => golden.Probability), actual.GoldenVectors.Select(golden => golden.Probability));
        Assert.Equal(expected.GoldenVectors.SelectMany(golden => Bits(golden.Features)), actual.GoldenVectors.SelectMany(golden => Bits(golden.Features)));
        Assert.Equal(expected.Background.Length, actual.Background.Length);
        Assert.Equal(expected.Background.SelectMany(Bits), actual.Background.SelectMany(Bits));
        Assert.Equal(Spreads(expected), Spreads(actual));
    }

    private static IEnumerable<long> Spreads(ModelManifest manifest) => manifest.Baseline is not { } baseline ? []
        : baseline.Features.Append(baseline.Score).SelectMany(spread => Bits([.. spread.Edges, .. spread.Shares]));

    private static IEnumerable<long> Bits(ImmutableArray<double> values) => values.Select(BitConverter.DoubleToInt64Bits);

    private static JsonObject Sorted(byte[] json)
    {
        var root = JsonNode.Parse(json)!.AsObject();
        root["training"] = new JsonObject(root["training"]!.AsObject().OrderBy(pair => pair.Key)
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
        return root;
    }
}
