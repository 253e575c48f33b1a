using Churn.Features;
using Churn.Training.Histories;

namespace Churn.Training.Discovery;

/// <summary>How many customers have an event that a selector selects.</summary>
/// <param name="Selector">A type, a type/category, or <c>any</c>.</param>
/// <param name="Customers">Customers with at least one.</param>
/// <param name="HasValues">Whether at least one has a value.</param>
public sealed record Reach(string Selector, int Customers, bool HasValues)
{
    /// <summary>Of every selector of a log; of <c>any</c> only where there is more than one type, as it would say the same.</summary>
    public static IReadOnlyList<Reach> Of(EventHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var selectors = history.Series.Select(s => s.Type).Distinct().Concat(
            history.Series.Where(s => s.Category.Length > 0).Select(s => $"{s.Type}/{s.Category}")).ToList();
        if (selectors.Count > 1)
        {
            selectors.Add(FeatureName.Any);
        }
        var index = selectors.Select((name, i) => (name, i)).ToDictionary(s => s.name, s => s.i, StringComparer.Ordinal);
        var ofSeries = history.Series.Select(s => (int[])
        [
            index[s.Type],
            .. s.Category.Length > 0 ? [index[$"{s.Type}/{s.Category}"]] : (int[])[],
            .. index.TryGetValue(FeatureName.Any, out var any) ? [any] : (int[])[],
        ]).ToArray();
        var customers = new int[selectors.Count];
        var valued = new bool[selectors.Count];
        var last = new int[selectors.Count];
        for (var customer = 0; customer < history.Customers.Count; customer++)
        {
            foreach (ref readonly var e in history.Of(customer))
            {
                foreach (var selector in ofSeries[e.Series])
                {
                    customers[selector] += last[selector] == customer + 1 ? 0 : 1;
                    last[selector] = customer + 1;
                    valued[selector] |= e.HasValue;
                }
            }
        }
        return [.. selectors.Select((name, i) => new Reach(name, customers[i], valued[i]))];
    }
}
