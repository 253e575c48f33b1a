using System.Text.Json.Serialization;

namespace Churn.LoadTests;

/// <summary>One figure of a report, once for each round.</summary>
/// <param name="Name">Unique in its report; the same in reports that are to be compared.</param>
/// <param name="Unit">As "calls/s", "µs"; empty for a ratio.</param>
/// <param name="HigherIsBetter">Null: neither.</param>
/// <param name="Values">One a round.</param>
internal sealed record Measure(string Name, string Unit, bool? HigherIsBetter, IReadOnlyList<double> Values)
{
    public static Measure Of(string name, string unit, bool? higherIsBetter, params double[] values) => new(name, unit, higherIsBetter, values);

    /// <summary>Of the rounds in which the figure is known.</summary>
    [JsonIgnore]
    public Spread Spread => Spread.Of(Values);

    public bool IsKnown => Values.Any(v => !double.IsNaN(v));
}
