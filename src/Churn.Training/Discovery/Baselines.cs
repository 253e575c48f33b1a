using Churn.Features;
using Churn.Training.Examples;

namespace Churn.Training.Discovery;

/// <summary>Features of the simple models that trees are held against.</summary>
public sealed class Baselines
{
    private static readonly string[] OfLinear =
    [
        "recency", "overdue", "interval", "days.30d", "days.90d", "days.180d", "days.365d", "count.all", "sum.all",
    ];

    private readonly ExampleSet set;
    private readonly string[] selectors;

    /// <param name="set">The examples, with the features of a <see cref="FeatureFamily"/>.</param>
    /// <param name="ownEvents">Types by which a customer is active.</param>
    public Baselines(ExampleSet set, IReadOnlyList<string> ownEvents)
    {
        ArgumentNullException.ThrowIfNull(set);
        this.set = set;
        // A log of one type has no features of any: they would say the same.
        selectors = [.. ownEvents.SelectMany(type => type != FeatureName.Any || Has("any.recency") ? [type] : EverySelector()).Distinct()];
    }

    /// <summary>Days since each own event.</summary>
    public IReadOnlyList<string> Recency => Known(["recency"]);

    /// <summary>Recency, frequency and monetary value of a life, and tenure. Source of the trio: Hughes, "Strategic Database Marketing", 1994.</summary>
    public IReadOnlyList<string> Rfm => [.. Known(["recency", "count.all", "sum.all"]), Age];

    /// <summary>The same and rhythm: what a linear model that can be served reads, which knows no logarithms.</summary>
    public IReadOnlyList<string> Linear => [.. Known(OfLinear), Age];

    private IEnumerable<string> EverySelector() =>
        set.Features.Where(f => f.EndsWith(".recency", StringComparison.Ordinal)).Select(f => f[..f.IndexOf('.', StringComparison.Ordinal)]);

    private string Age => Has("any.age") ? "any.age" : selectors[0] + ".age";

    private string[] Known(string[] aggregates) =>
        [.. selectors.SelectMany(selector => aggregates.Select(aggregate => $"{selector}.{aggregate}")).Where(Has)];

    private bool Has(string feature) => set.Features.Contains(feature);
}
