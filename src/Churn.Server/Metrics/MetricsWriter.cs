using System.Globalization;
using System.Text;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Churn.Server.Metrics;

/// <summary>Writes Prometheus' text format 0.0.4, or OpenMetrics 1.0, which has exemplars too. The samples are the same in both.</summary>
/// <remarks>https://prometheus.io/docs/instrumenting/exposition_formats/,
/// https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md</remarks>
internal sealed class MetricsWriter(bool openMetrics = false)
{
    private const string OpenMetricsType = "application/openmetrics-text";
    private const string Total = "_total";

    private readonly StringBuilder text = new();

    public string ContentType => openMetrics ? OpenMetricsType + "; version=1.0.0; charset=utf-8" : "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>A writer of what a scraper would rather have: OpenMetrics only where it is named, and not liked less than plain text.</summary>
    public static MetricsWriter For(StringValues accept)
    {
        var (best, plain) = (0.0, 0.0);
        if (MediaTypeHeaderValue.TryParseList(accept, out var kinds))
        {
            foreach (var kind in kinds)
            {
                var quality = kind.Quality ?? 1;
                best = kind.MediaType.Equals(OpenMetricsType, StringComparison.OrdinalIgnoreCase) ? Math.Max(best, quality) : best;
                plain = kind.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase) ? Math.Max(plain, quality) : plain;
            }
        }
        return new MetricsWriter(best > 0 && best >= plain);
    }

    /// <param name="name">Name of the family, a counter's with its <c>_total</c>.</param>
    /// <param name="help">What it is.</param>
    /// <param name="type">As the format calls it.</param>
    public void Header(string name, string help, string type)
    {
        // There the family of a counter is called as its samples are but for the end.
        var family = openMetrics && type == "counter" && name.EndsWith(Total, StringComparison.Ordinal) ? name[..^Total.Length] : name;
        text.Append("# HELP ").Append(family).Append(' ').Append(Escape(help, quotes: openMetrics)).Append('\n')
            .Append("# TYPE ").Append(family).Append(' ').Append(type).Append('\n');
    }

    /// <param name="name">Name of the sample.</param>
    /// <param name="labels">From <see cref="Labels"/>, or empty.</param>
    /// <param name="value">Its value.</param>
    public void Sample(string name, string labels, double value)
    {
        Start(name, labels, value);
        text.Append('\n');
    }

    /// <summary>A bucket of a histogram, with an example of what is in it where the format has that.</summary>
    /// <param name="name">Name of the histogram.</param>
    /// <param name="labels">With <c>le</c>.</param>
    /// <param name="count">Observations up to its bound.</param>
    /// <param name="example">Null: none.</param>
    /// <param name="ticksPerUnit">Of the example.</param>
    public void Bucket(string name, string labels, double count, Exemplars.Exemplar? example, long ticksPerUnit)
    {
        Start(name + "_bucket", labels, count);
        if (openMetrics && example is not null)
        {
            text.Append(" # {").Append(Labels(("trace_id", example.TraceId))).Append("} ").Append(Number((double)example.Ticks / ticksPerUnit))
                .Append(CultureInfo.InvariantCulture, $" {example.At.ToUnixTimeMilliseconds() / 1000.0:F3}");
        }
        text.Append('\n');
    }

    /// <summary>Pairs of label name and value, ready to be put between braces.</summary>
    public static string Labels(params ReadOnlySpan<(string Name, string Value)> pairs)
    {
        var joined = new StringBuilder();
        foreach (var (name, value) in pairs)
        {
            joined.Append(joined.Length == 0 ? "" : ",").Append(name).Append("=\"").Append(Escape(value, quotes: true)).Append('"');
        }
        return joined.ToString();
    }

    public static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    /// <summary>All of it; nothing is to be written afterwards.</summary>
    public override string ToString() => openMetrics ? text + "# EOF\n" : text.ToString();

    private void Start(string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }
        text.Append(' ').Append(Number(value));
    }

    private static string Escape(string value, bool quotes)
    {
        var escaped = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }
}
