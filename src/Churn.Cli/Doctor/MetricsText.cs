using System.Globalization;

namespace Churn.Cli.Doctor;

/// <summary>Samples in Prometheus' text format, by name and labels as they are written.</summary>
internal sealed class MetricsText
{
    private readonly Dictionary<string, double> samples = new(StringComparer.Ordinal);

    public bool IsEmpty => samples.Count == 0;

    /// <summary>Lines that are no sample are passed over.</summary>
    public static MetricsText Parse(string text)
    {
        var read = new MetricsText();
        foreach (var line in text.Split('\n'))
        {
            var space = line.LastIndexOf(' ');
            if (space > 0 && line[0] != '#' && double.TryParse(line.AsSpan(space + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                read.samples[line[..space]] = value;
            }
        }
        return read;
    }

    /// <summary>One sample, as <c>name{label="value"}</c>; null without it.</summary>
    public double? Find(string sample) => samples.TryGetValue(sample, out var value) ? value : null;

    /// <summary>The sum over all labels; 0 without any.</summary>
    public double Sum(string name) => Of(name).Sum(sample => sample.Value);

    /// <summary>All samples of a name, with their labels.</summary>
    public IEnumerable<KeyValuePair<string, double>> Of(string name) =>
        samples.Where(sample => sample.Key == name || sample.Key.StartsWith(name + "{", StringComparison.Ordinal));
}
