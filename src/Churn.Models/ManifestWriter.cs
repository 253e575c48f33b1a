using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Churn.Models.Drift;

namespace Churn.Models;

/// <summary>Writes manifests.</summary>
public static class ManifestWriter
{
    // The file is no part of a web page: texts stay readable, whatever their script.
    private static readonly JsonWriterOptions Layout =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The content of manifest.json: indented JSON, a vector a line.</summary>
    /// <returns>UTF-8; equal manifests give equal bytes. Numbers read back to the same bits.</returns>
    /// <exception cref="ArgumentException">A field is outside its bounds, so that the file could not be read; the message names it.
    /// </exception>
    public static byte[] Write(ModelManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Layout))
        {
            Write(json, manifest);
        }

        byte[] file = [.. buffer.WrittenSpan, (byte)'\n'];
        try
        {
            ManifestReader.Read(file);
        }
        catch (ModelFormatException e)
        {
            throw new ArgumentException(e.Message, nameof(manifest), e);
        }

        return file;
    }

    private static void Write(Utf8JsonWriter json, ModelManifest manifest)
    {
        json.WriteStartObject();
        json.WriteNumber("format_version", 1);
        json.WriteString("name", manifest.Name);
        json.WriteString("version", manifest.Version);
        json.WriteString("description", manifest.Description);
        json.WriteBoolean("simulated", manifest.Simulated);
        json.WriteString("churn_definition", manifest.ChurnDefinition);
        json.WriteNumber("horizon_days", manifest.HorizonDays);
        json.WriteNumber("lookback_days", manifest.LookbackDays);
        Texts(json, "features", manifest.Features);
        json.WriteStartObject("bands");
        json.WriteNumber("medium", manifest.Bands.Medium);
        json.WriteNumber("high", manifest.Bands.High);
        json.WriteNumber("critical", manifest.Bands.Critical);
        json.WriteEndObject();
        json.WriteStartObject("population");
        Texts(json, "own_events", manifest.Population.OwnEvents);
        json.WriteNumber("lookback_days", manifest.Population.LookbackDays);
        json.WriteEndObject();
        Training(json, manifest);
        GoldenVectors(json, manifest);
        Background(json, manifest);
        Baseline(json, manifest.Baseline);
        json.WriteEndObject();
    }

    // A dictionary's own order differs from run to run.
    private static void Training(Utf8JsonWriter json, ModelManifest manifest)
    {
        json.WriteStartObject("training");
        foreach ((string name, double figure) in manifest.Training.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            json.WriteNumber(name, figure);
        }

        json.WriteEndObject();
    }

    private static void GoldenVectors(Utf8JsonWriter json, ModelManifest manifest)
    {
        json.WriteStartArray("golden_vectors");
        foreach (GoldenVector golden in manifest.GoldenVectors)
        {
            json.WriteStartObject();
            json.WritePropertyName("features");
            Numbers(json, golden.Features);
            json.WriteNumber("probability", golden.Probability);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Background(Utf8JsonWriter json, ModelManifest manifest)
    {
        if (manifest.Background.IsDefaultOrEmpty)
        {
            return;
        }

        json.WriteStartArray("background");
        foreach (ImmutableArray<double> row in manifest.Background)
        {
            Numbers(json, row);
        }

        json.WriteEndArray();
    }

    private static void Baseline(Utf8JsonWriter json, DriftBaseline? baseline)
    {
        if (baseline is null)
        {
            return;
        }

        json.WriteStartObject("baseline");
        json.WriteStartArray("features");
        foreach (Distribution feature in baseline.Features)
        {
            Spread(json, feature);
        }

        json.WriteEndArray();
        json.WritePropertyName("score");
        Spread(json, baseline.Score);
        json.WriteEndObject();
    }

    private static void Spread(Utf8JsonWriter json, Distribution distribution)
    {
        json.WriteStartObject();
        json.WritePropertyName("edges");
        Numbers(json, distribution.Edges);
        json.WritePropertyName("shares");
        Numbers(json, distribution.Shares);
        json.WriteEndObject();
    }

    // On one line: a number a line would bury everything else.
    private static void Numbers(Utf8JsonWriter json, ImmutableArray<double> values)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(line, OneLine))
        {
            writer.WriteStartArray();
            foreach (double value in values)
            {
                if (double.IsNaN(value))
                {
                    writer.WriteNullValue();
                }
                else
                {
                    writer.WriteNumberValue(value);
                }
            }

            writer.WriteEndArray();
        }

        json.WriteRawValue(line.WrittenSpan, skipInputValidation: true);
    }

    private static void Texts(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
