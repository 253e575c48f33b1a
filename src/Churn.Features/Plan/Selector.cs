using System.Text;

namespace Churn.Features;

/// <summary>All features of a plan that read the same events.</summary>
internal sealed class Selector(string type, string category, Selector.Feature[] features)
{
    private static readonly Cut Nothing = MakeNothing();

    private readonly bool hasRhythm = features.Any(f => f.Kind is >= AggregateKind.Interval and <= AggregateKind.Overdue);
    private readonly bool any = type == FeatureName.Any;
    private readonly bool profile = type == FeatureName.Profile;
    private readonly byte[] type = Encoding.ASCII.GetBytes(type);
    private readonly ulong head = Series.HeadOf(Encoding.ASCII.GetBytes(type));
    private readonly byte[] category = Encoding.ASCII.GetBytes(category);
    private readonly byte[] closer = Encoding.ASCII.GetBytes(EventCatalogue.ClosedBy(type) ?? "");

    /// <summary>Whether it needs to know of all events, whatever their type.</summary>
    public bool NeedsAll => any || features.Any(f => f.Kind == AggregateKind.Share);

    /// <param name="state">The customer.</param>
    /// <param name="edges">From <see cref="CustomerState.EdgesAt"/>.</param>
    /// <param name="all">All events of the customer; read where <see cref="NeedsAll"/> only.</param>
    /// <param name="vector">The plan's whole vector; only this selector's places are written.</param>
    public void Evaluate(CustomerState state, Edges edges, in Cut all, Span<double> vector)
    {
        if (profile)
        {
            EvaluateProfile(state.Profile, edges.AsOf, vector);
            return;
        }
        if (any)
        {
            Fill(all, state, edges, all, vector);
            return;
        }
        Series? only = null;
        foreach (var series in state.Series)
        {
            if (!Selects(series))
            {
                continue;
            }
            if (only is not null)
            {
                EvaluateSeveral(state, edges, all, vector);
                return;
            }
            only = series;
        }
        Fill(only is null ? ref Nothing : ref only.CutAt(edges), state, edges, all, vector);
    }

    private bool Selects(Series series) =>
        series.IsOf(type, head) && (category.Length == 0 || series.Category.SequenceEqual(category));

    // By itself, as clearing a cut costs more than most selectors.
    private void EvaluateSeveral(CustomerState state, Edges edges, in Cut all, Span<double> vector)
    {
        var sum = default(Cut);
        sum.Clear();
        foreach (var series in state.Series)
        {
            if (Selects(series))
            {
                sum.Add(series.CutAt(edges));
            }
        }
        Fill(sum, state, edges, all, vector);
    }

    private void Fill(in Cut selected, CustomerState state, Edges edges, in Cut all, Span<double> vector)
    {
        var rhythm = hasRhythm ? selected.Days.Rhythm() : default;
        foreach (ref readonly var feature in features.AsSpan())
        {
            vector[feature.Index] = feature.Kind <= AggregateKind.Trend
                ? OverWindow(feature, selected, edges, all)
                : feature.Kind < AggregateKind.Open ? OfLife(feature.Kind, selected, rhythm, edges.AsOf)
                : OfCase(feature.Kind, state, edges);
        }
    }

    private static double OverWindow(in Feature feature, in Cut selected, Edges edges, in Cut all)
    {
        ref readonly var events = ref selected.Since(feature.Edge);
        return feature.Kind switch
        {
            AggregateKind.Count => events.Count,
            AggregateKind.Days => selected.DaysSince(feature.Edge, edges),
            AggregateKind.Sum => FixedValue.ToDouble(events.Units),
            AggregateKind.Mean => events.Valued == 0 ? double.NaN : (double)events.Units / ((double)FixedValue.UnitsPerOne * events.Valued),
            AggregateKind.Share => all.Since(feature.Edge).Count == 0 ? double.NaN : events.Count / (double)all.Since(feature.Edge).Count,
            AggregateKind.Trend => Trend(events.Count, selected.Since(feature.PreviousEdge).Count - events.Count),
            _ => throw new InvalidOperationException($"{feature.Kind} has no window"),
        };
    }

    private static Cut MakeNothing()
    {
        var nothing = default(Cut);
        nothing.Clear();
        return nothing;
    }

    private static double Trend(long inWindow, long before) => Math.Log((inWindow + 1) / (double)(before + 1));

    private static double OfLife(AggregateKind kind, in Cut selected, in Rhythm rhythm, long asOf) => kind switch
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

    private static double Recency(in Cut selected, long asOf) =>
        selected.Latest.At == Latest.Never ? double.NaN : Millis.ToDays(asOf - selected.Latest.At);

    private double OfCase(AggregateKind kind, CustomerState state, Edges edges)
    {
        var open = OpenCases.Count(state.Series, type, closer, edges);
        return kind == AggregateKind.Open ? open : OpenCases.Age(state.Series, type, open, edges.AsOf);
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
