using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Churn.Models;

/// <summary>Reads a manifest. Fields are required, but for <c>background</c> and <c>baseline</c>, and no other is known, so that a misspelt one is found at
/// load.</summary>
internal static class ManifestReader
{
    public const string FileName = "manifest.json";
    public const int MaxFeatures = 1024;

    public const int MaxDays = 3650;
    public const int MaxBackgroundRows = 200;

    private const int MaxBytes = 16 << 20;
    private const int MaxNameLength = 200;

    public static ModelManifest Read(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonFile.Open(FileName, json, MaxBytes);
        JsonField root = JsonField.Root(document, FileName);
        root.RefuseUnknownFields(
            "format_version", "name", "version", "description", "simulated", "churn_definition", "horizon_days", "lookback_days",
            "features", "bands", "population", "training", "golden_vectors",
            "background", "baseline");
        root["format_version"].Integer(1, 1);
        ImmutableArray<string> features = ReadNames(root["features"], MaxFeatures);
        return new ModelManifest
        {
            Name = root["name"].Text(100),
            Version = root["version"].Text(100),
            Description = root["description"].Text(4000),
            Simulated = root["simulated"].Flag(),
            ChurnDefinition = root["churn_definition"].Text(4000),
            HorizonDays = root["horizon_days"].Integer(1, MaxDays),
            LookbackDays = root["lookback_days"].Integer(1, MaxDays),
            Features = features,
            Bands = ReadBands(root["bands"]),
            Population = ReadPopulation(root["population"]),
            Training = root["training"].Fields(1000).ToFrozenDictionary(field => field.Key, field => field.Value.Number()),
            GoldenVectors = ReadGoldenVectors(root["golden_vectors"], features.Length),
            Background = root.TryGet("background", out JsonField background) ? ReadBackground(background, features.Length) : [],
            Baseline = root.TryGet("baseline", out JsonField baseline) ? BaselineReader.Read(baseline, features.Length) : null,
        };
    }

    private static ImmutableArray<string> ReadNames(JsonField field, int most)
    {
        JsonField[] items = field.Items(1, most);
        var seen = new HashSet<string>(items.Length, StringComparer.Ordinal);
        ImmutableArray<string>.Builder names = ImmutableArray.CreateBuilder<string>(items.Length);
        foreach (JsonField item in items)
        {
            string name = item.Text(MaxNameLength);
            if (!seen.Add(name))
            {
                throw item.Wrong($"repeats \"{name}\"", "Name each once");
            }

            names.Add(name);
        }

        return names.MoveToImmutable();
    }

    private static BandThresholds ReadBands(JsonField field)
    {
        field.RefuseUnknownFields("medium", "high", "critical");
        double medium = field["medium"].Number();
        double high = field["high"].Number();
        double critical = field["critical"].Number();
        return BandThresholds.AreValid(medium, high, critical)
            ? new BandThresholds(medium, high, critical)
            : throw field.Wrong(
                $"has medium {medium}, high {high} and critical {critical}", "Choose 0 < medium < high < critical < 1");
    }

    private static ModelPopulation ReadPopulation(JsonField field)
    {
        field.RefuseUnknownFields("own_events", "lookback_days");
        JsonField types = field["own_events"];
        ImmutableArray<string> ownEvents = ReadNames(types, ModelPopulation.MaxEvents);
        foreach (string type in ownEvents)
        {
            if (!ModelPopulation.IsEventType(type))
            {
                throw types.Wrong($"has \"{type}\", which no event's type can be", "Write 1 to 64 of a-z, 0-9, '_' and '-', a-z first");
            }
        }

        return new ModelPopulation(ownEvents, field["lookback_days"].Integer(1, MaxDays));
    }

    private static ImmutableArray<GoldenVector> ReadGoldenVectors(JsonField field, int featureCount) =>
        [.. field.Items(1, 1000).Select(item => ReadGoldenVector(item, featureCount))];

    private static GoldenVector ReadGoldenVector(JsonField field, int featureCount)
    {
        field.RefuseUnknownFields("features", "probability");
        ImmutableArray<double> features = ReadRow(field["features"], featureCount);
        JsonField answer = field["probability"];
        double probability = answer.Number();
        return probability is >= 0 and <= 1
            ? new GoldenVector(features, probability)
            : throw answer.Wrong($"is {probability}", "A probability is within [0, 1]");
    }

    private static ImmutableArray<ImmutableArray<double>> ReadBackground(JsonField field, int featureCount) =>
        [.. field.Items(0, MaxBackgroundRows).Select(row => ReadRow(row, featureCount))];

    private static ImmutableArray<double> ReadRow(JsonField field, int featureCount) =>
        ImmutableCollectionsMarshal.AsImmutableArray(field.Row(featureCount));
}
