using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace Churn.Cli.Pack;

/// <summary>Writes the manifest of a packed model; its fields are those of <see cref="Models.ModelManifest"/>.</summary>
internal static class ManifestWriter
{
    private const int GoldenVectors = 12;

    /// <param name="options">What is said of the model.</param>
    /// <param name="features">In order.</param>
    /// <param name="bands">Least probability of medium, high and critical.</param>
    /// <param name="probes">Rows with answers; the first ones become golden vectors.</param>
    public static byte[] Write(PackOptions options, ImmutableArray<string> features, double[] bands, Probe[] probes)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("format_version", 1);
            json.WriteString("name", options.Name);
            json.WriteString("version", options.Version);
            json.WriteString("description", options.Description);
            json.WriteBoolean("placeholder", false);
            json.WriteString("churn_definition", options.Definition
                ?? $"No {string.Join(" or ", options.OwnEvents)} in the {options.HorizonDays} days after the as-of time.");
            json.WriteNumber("horizon_days", options.HorizonDays);
            json.WriteNumber("lookback_days", options.LookbackDays);
            Texts(json, "features", features);
            json.WriteStartObject("bands");
            json.WriteNumber("medium", bands[0]);
            json.WriteNumber("high", bands[1]);
            json.WriteNumber("critical", bands[2]);
            json.WriteEndObject();
            json.WriteStartObject("population");
            Texts(json, "own_events", options.OwnEvents);
            json.WriteNumber("lookback_days", options.LookbackDays);
            json.WriteEndObject();
            json.WriteStartObject("training");
            json.WriteEndObject();
            Golden(json, probes);
            json.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    private static void Golden(Utf8JsonWriter json, Probe[] probes)
    {
        json.WriteStartArray("golden_vectors");
        foreach (Probe probe in probes.Take(GoldenVectors))
        {
            json.WriteStartObject();
            json.WriteStartArray("features");
            foreach (double value in probe.Row)
            {
                if (double.IsNaN(value))
                {
                    json.WriteNullValue();
                }
                else
                {
                    json.WriteNumberValue(value);
                }
            }

            json.WriteEndArray();
            json.WriteNumber("probability", probe.Probability);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
