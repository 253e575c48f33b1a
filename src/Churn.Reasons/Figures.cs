using System.Collections.Frozen;
using System.Text.Json;
using Churn.Features;

namespace Churn.Reasons;

/// <summary>The customer's own figures around one feature, rounded for people.</summary>
/// <param name="feature">What the text is about.</param>
/// <param name="vector">Shape [F], as the model read it.</param>
internal readonly ref struct Figures(SignalFeature feature, ReadOnlySpan<double> vector)
{
    /// <summary>The count of the window before, which is no feature itself but follows from count and trend.</summary>
    public const string Before = "before";

    private readonly ReadOnlySpan<double> vector = vector;

    public SignalFeature Feature => feature;

    /// <summary>The feature's value as it is; NaN where undefined.</summary>
    public double Value => vector[feature.Index];

    /// <summary>Every name that <see cref="Rounded"/> knows.</summary>
    public static bool IsKnown(string figure) => figure == Before || Kinds.ContainsKey(figure);

    /// <summary>A figure as people say it: whole days and counts, percent of shares, other numbers to two or three digits.</summary>
    /// <returns>NaN where it is undefined and does not follow from other features of the model.</returns>
    public double Rounded(string figure)
    {
        var exact = Exact(figure);
        return KindOf(figure) switch
        {
            // So many days have passed in full.
            AggregateKind.Recency or AggregateKind.Age or AggregateKind.OpenAge => Math.Floor(exact),
            AggregateKind.Tenure => Math.Floor(Math.Max(0, exact)),
            AggregateKind.DaysToRenewal => Math.Floor(Math.Abs(exact)),
            AggregateKind.Interval or AggregateKind.IntervalSd or AggregateKind.LastInterval or AggregateKind.LongestInterval => Whole(exact),
            AggregateKind.Share => Whole(100 * exact),
            _ => figure == Before || Math.Abs(exact) >= 100 ? Whole(exact) : Math.Round(exact, Math.Abs(exact) < 1 ? 2 : 1),
        };
    }

    private double Exact(string figure)
    {
        var own = feature.Figure(figure, vector);
        return !double.IsNaN(own) ? own : figure switch
        {
            Before => ((Get("count") + 1) / Math.Exp(Get("trend"))) - 1,
            "interval" => Get("recency") / Get("overdue"),
            "recency" => Get("overdue") * Get("interval"),
            _ => double.NaN,
        };
    }

    private double Get(string aggregate) => feature.Figure(aggregate, vector);

    private static double Whole(double exact) => Math.Round(exact, MidpointRounding.AwayFromZero);

    private static AggregateKind? KindOf(string figure) => Kinds.TryGetValue(figure, out var kind) ? kind : null;

    // As names of features call them.
    private static readonly FrozenDictionary<string, AggregateKind> Kinds = Enum.GetValues<AggregateKind>().ToFrozenDictionary(
        kind => kind == AggregateKind.ProfileValue ? "value" : JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()));
}
