using System.Globalization;
using System.Text;

namespace Churn.Server.Metrics;

/// <summary>Writes Prometheus' text format 0.0.4.</summary>
/// <remarks>https://prometheus.io/docs/instrumenting/exposition_formats/</remarks>
internal sealed class MetricsWriter
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder text = new();

    public void Header(string name, string help, string type) =>
        text.Append("# HELP ").Append(name).Append(' ').Append(Escape(help, quotes: false)).Append('\n')
            .Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    /// <param name="name">Name of the sample.</param>
    /// <param name="labels">From <see cref="Labels"/>, or empty.</param>
    /// <param name="value">Its value.</param>
    public void Sample(string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }
        text.Append(' ').Append(Number(value)).Append('\n');
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

    public override string ToString() => text.ToString();

    private static string Escape(string value, bool quotes)
    {
        var escaped = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }
}
