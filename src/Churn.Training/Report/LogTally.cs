using Churn.Features;
using Churn.Training.Histories;

namespace Churn.Training.Report;

/// <summary>A log's events by type and by day, counted in one pass.</summary>
/// <param name="Types">The type of most events first.</param>
/// <param name="Days">Events of each day that has any, by its first instant, ms.</param>
internal sealed record LogTally(IReadOnlyList<TypeSummary> Types, IReadOnlyDictionary<long, long> Days)
{
    public static LogTally Of(EventHistory history, IReadOnlyList<string> own)
    {
        string[] types = [.. history.Types];
        var ofSeries = history.Series.Select(s => Array.IndexOf(types, s.Type)).ToArray();
        var events = new long[types.Length];
        var customers = new int[types.Length];
        var lastSeen = new int[types.Length];
        var days = new Dictionary<long, long>();
        for (var customer = 0; customer < history.Customers.Count; customer++)
        {
            foreach (ref readonly var e in history.Of(customer))
            {
                var type = ofSeries[e.Series];
                events[type]++;
                customers[type] += lastSeen[type] == customer + 1 ? 0 : 1;
                lastSeen[type] = customer + 1;
                var day = Millis.Floor(e.OccurredAt, Millis.Day);
                days[day] = days.GetValueOrDefault(day) + 1;
            }
        }
        return new LogTally(
            [.. types.Select((type, i) => new TypeSummary(type, events[i], customers[i], own.Contains(type) || own.Contains(FeatureName.Any)))
                .OrderByDescending(t => t.Events).ThenBy(t => t.Type, StringComparer.Ordinal)],
            days);
    }

    /// <summary>Events of the days that begin within <c>[from, to)</c>, ms.</summary>
    public long Between(long from, long to) => Days.Where(d => d.Key >= from && d.Key < to).Sum(d => d.Value);
}
