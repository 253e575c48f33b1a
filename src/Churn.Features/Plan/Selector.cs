using System.Text;

namespace Churn.Features;

/// <summary>All features of a plan that read the same events.</summary>
internal sealed class Selector(string type, string category, Selector.Feature[] features)
{
    private readonly bool any = type == FeatureName.Any;
    private readonly bool profile = type == FeatureName.Profile;
    private readonly byte[] type = Encoding.ASCII.GetBytes(type);
    private readonly byte[] category = Encoding.ASCII.GetBytes(category);
    private readonly byte[] closer = Encoding.ASCII.GetBytes(EventCatalogue.ClosedBy(type) ?? "");

    public Feature[] Features => features;

    /// <param name="state">The customer.</param>
    /// <param name="asOf">ms.</param>
    /// <param name="edges">From <see cref="Edges.Fill"/>.</param>
    /// <param name="totals">Counts of all events since each edge; read by shares only.</param>
    /// <param name="vector">The plan's whole vector; only this selector's places are written.</param>
    public void Evaluate(
        CustomerState state, long asOf, ReadOnlySpan<long> edges, ReadOnlySpan<long> totals, Span<double> vector)
    {
        if (profile)
        {
            EvaluateProfile(state.Profile, asOf, vector);
            return;
        }
        var selected = new Selection(edges, asOf);
        foreach (var series in state.Series)
        {
            if (any || (series.Type.SequenceEqual(type) && (category.Length == 0 || series.Category.SequenceEqual(category))))
            {
                selected.Add(series);
            }
        }
        selected.Accumulate();
        var rhythm = selected.Days.Rhythm();
        foreach (ref readonly var feature in features.AsSpan())
        {
            vector[feature.Index] = feature.Kind <= AggregateKind.Trend
                ? OverWindow(feature, selected, totals)
                : feature.Kind < AggregateKind.Open ? OfLife(feature.Kind, selected, rhythm, asOf)
                : OfCase(feature.Kind, state, asOf);
        }
    }

    private static double OverWindow(in Feature feature, in Selection selected, ReadOnlySpan<long> totals)
    {
        ref readonly var events = ref selected.Since(feature.Edge);
        return feature.Kind switch
        {
            AggregateKind.Count => events.Count,
            AggregateKind.Days => selected.DaysSince(feature.Edge),
            AggregateKind.Sum => FixedValue.ToDouble(events.Units),
            AggregateKind.Mean => events.Valued == 0 ? double.NaN : (double)events.Units / ((double)FixedValue.UnitsPerOne * events.Valued),
            AggregateKind.Share => totals[feature.Edge] == 0 ? double.NaN : events.Count / (double)totals[feature.Edge],
            AggregateKind.Trend => Trend(events.Count, selected.Since(feature.PreviousEdge).Count - events.Count),
            _ => throw new InvalidOperationException($"{feature.Kind} has no window"),
        };
    }

    private static double Trend(long inWindow, long before) => Math.Log((inWindow + 1) / (double)(before + 1));

    private static double OfLife(AggregateKind kind, in Selection selected, in Rhythm rhythm, long asOf) => kind switch
    {
        AggregateKind.Recency => Recency(selected, asOf),
        AggregateKind.Age => selected.FirstAt < asOf ? Millis.ToDays(asOf - selected.FirstAt) : double.NaN,
        AggregateKind.Last => selected.Latest.ValuedAt == Latest.Never ? double.NaN : FixedValue.ToDouble(selected.Latest.Units),
        AggregateKind.Interval => rhythm.Mean,
        AggregateKind.IntervalSd => rhythm.Deviation,
        AggregateKind.LastInterval => rhythm.Last,
        AggregateKind.LongestInterval => rhythm.Longest,
        AggregateKind.Overdue => Recency(selected, asOf) / rhythm.Mean,
        _ => throw new InvalidOperationException($"{kind} is not of a life"),
    };

    private static double Recency(in Selection selected, long asOf) =>
        selected.Latest.At == Latest.Never ? double.NaN : Millis.ToDays(asOf - selected.Latest.At);

    private double OfCase(AggregateKind kind, CustomerState state, long asOf)
    {
        var open = OpenCases.Count(state.Series, type, closer, asOf);
        return kind == AggregateKind.Open ? open : OpenCases.Age(state.Series, type, open, asOf);
    }

    private void EvaluateProfile(CustomerProfile known, long asOf, Span<double> vector)
    {
        foreach (ref readonly var feature in features.AsSpan())
        {
            vector[feature.Index] = feature.Kind switch
            {
                AggregateKind.Tenure => known.CustomerSince is { } since ? Millis.ToDays(asOf - since) : double.NaN,
                AggregateKind.DaysToRenewal => known.RenewalAt is { } renewal ? Millis.ToDays(renewal - asOf) : double.NaN,
                AggregateKind.ProfileValue => known.ValueUnits is { } units ? FixedValue.ToDouble(units) : double.NaN,
                _ => throw new InvalidOperationException($"{feature.Kind} is not of a profile"),
            };
        }
    }

    /// <summary>One feature: what to compute, since which edge, and its place in the vector.</summary>
    internal readonly record struct Feature(AggregateKind Kind, int Edge, int PreviousEdge, int Index)
    {
        public static Feature Of(FeatureName name, int index) => new(
            name.Aggregate,
            name.Window is { } window ? Edges.IndexOf(window.Length) : Edges.Count,
            name.Window is { } w && name.Aggregate == AggregateKind.Trend ? Edges.IndexOf(2 * w.Length) : Edges.Count,
            index);
    }
}
