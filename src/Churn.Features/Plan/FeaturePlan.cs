namespace Churn.Features;

/// <summary>A list of features, compiled once: the same plan serves training and serving, so that they cannot differ.</summary>
/// <remarks>Immutable and thread-safe. A series is cut into windows once, whatever number of features, and of plans, asks for it.</remarks>
public sealed class FeaturePlan
{
    /// <summary>Most features a plan may have.</summary>
    public const int MaxFeatures = 1024;

    private readonly Selector[] selectors;
    private readonly bool needsAll;

    private FeaturePlan(IReadOnlyList<string> names, Selector[] selectors)
    {
        Names = names;
        this.selectors = selectors;
        needsAll = selectors.Any(s => s.NeedsAll);
    }

    /// <summary>The features in order of the vector.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Compiles a plan.</summary>
    /// <param name="names">1 to 1,024 different feature names (docs/features.md).</param>
    /// <exception cref="FeaturePlanException">Some of them cannot be computed; the message says which and why.</exception>
    public static FeaturePlan Compile(IReadOnlyList<string> names)
    {
        if (names.Count is 0 or > MaxFeatures)
        {
            throw new FeaturePlanException($"a plan has 1 to {MaxFeatures} features, not {names.Count}");
        }
        var problems = new List<string>();
        var parsed = new FeatureName?[names.Count];
        for (var i = 0; i < names.Count; i++)
        {
            if (!FeatureName.TryParse(names[i], out parsed[i], out var problem))
            {
                problems.Add($"'{names[i]}': {problem}");
            }
        }
        problems.AddRange(names.GroupBy(n => n).Where(g => g.Count() > 1).Select(g => $"'{g.Key}': it is there twice"));
        if (problems.Count > 0)
        {
            throw new FeaturePlanException("cannot compute " + string.Join("; ", problems));
        }
        var selectors = parsed.Select((name, index) => (Name: name!, Index: index))
            .GroupBy(f => (f.Name.Type, f.Name.Category))
            .Select(g => new Selector(g.Key.Type, g.Key.Category, [.. g.Select(f => Selector.Feature.Of(f.Name, f.Index))]));
        return new FeaturePlan([.. names], [.. selectors]);
    }

    /// <summary>Computes every feature of one customer.</summary>
    /// <param name="state">The customer; not changed, but not thread-safe either: what is worked out is kept in it.</param>
    /// <param name="asOf">ms, from <see cref="AsOf.TryResolve"/>: an arbitrary instant among the events would cut tiles.</param>
    /// <param name="vector">Shape [F], in <see cref="Names"/> order; NaN where a feature is undefined.</param>
    /// <exception cref="ArgumentException">The vector's length is not F.</exception>
    /// <remarks>O(tiles of the selected series) the first time after a change of state or as-of, O(features) from then on; no allocation.</remarks>
    public void Evaluate(CustomerState state, long asOf, Span<double> vector)
    {
        if (vector.Length != Names.Count)
        {
            throw new ArgumentException($"the vector must have {Names.Count} places, not {vector.Length}", nameof(vector));
        }
        var edges = state.EdgesAt(asOf);
        var all = default(Cut);
        if (needsAll)
        {
            all.Clear();
            foreach (var series in state.Series)
            {
                all.Add(series.CutAt(edges));
            }
        }
        foreach (var selector in selectors)
        {
            selector.Evaluate(state, edges, all, vector);
        }
    }
}
