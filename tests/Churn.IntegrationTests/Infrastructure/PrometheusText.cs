using System.Globalization;
using System.Text.RegularExpressions;

namespace Churn.IntegrationTests.Infrastructure;

/// <summary>Reads what /metrics answers.</summary>
public sealed partial record PrometheusText(string Text)
{
    private readonly Dictionary<string, double> _samples = Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(line => !line.StartsWith('#'))
        .Select(line => (Line: line, Space: line.LastIndexOf(' ')))
        .ToDictionary(l => l.Line[..l.Space], l => double.Parse(l.Line[(l.Space + 1)..], CultureInfo.InvariantCulture));

    /// <summary>Names of the families, by their TYPE lines.</summary>
    public IEnumerable<string> Families =>
        Text.Split('\n').Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]);

    /// <summary>Every value that a label has.</summary>
    public IEnumerable<string> LabelValues => LabelValue().Matches(Text).Select(m => m.Groups[1].Value);

    /// <summary>One sample, as <c>churn_events_total{verdict="late"}</c>; 0 without it.</summary>
    public double this[string sample] => _samples.GetValueOrDefault(sample);

    /// <summary>The sum over all labels.</summary>
    public double Sum(string name) =>
        _samples.Where(s => s.Key == name || s.Key.StartsWith(name + "{", StringComparison.Ordinal)).Sum(s => s.Value);

    /// <summary>The sum over all labels but one, as <c>client="shop"</c>.</summary>
    public double Sum(string name, string label) =>
        _samples.Where(s => s.Key.StartsWith(name + "{", StringComparison.Ordinal) && s.Key.Contains(label, StringComparison.Ordinal)).Sum(s => s.Value);

    public double Events(string verdict) => this[$"churn_events_total{{verdict=\"{verdict}\"}}"];

    public static async Task<PrometheusText> ScrapeAsync(HttpClient http) =>
        new(await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken));

    [GeneratedRegex("[a-z_]+=\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex LabelValue();
}
