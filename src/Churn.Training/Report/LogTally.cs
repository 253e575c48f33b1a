using Churn.Features;
using Churn.Training.Examples;
using Churn.Training.Histories;

namespace Churn.Training.Report;

/// <summary>Counts a log's events by type and by month, in one pass.</summary>
internal static class LogTally
{
    public static (IReadOnlyList<TypeSummary> Types, IReadOnlyList<MonthSummary> Months) Of(EventHistory history, IReadOnlyList<string> own)
    {
        string[] types = [.. history.Types];
        var ofSeries = history.Series.Select(s => Array.IndexOf(types, s.Type)).ToArray();
        var events = new long[types.Length];
        var customers = new int[types.Length];
        var lastSeen = new int[types.Length];
        // Days first: a month is looked up once a day, and not once an event.
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
        return (
            [.. types.Select((type, i) => new TypeSummary(type, events[i], customers[i], own.Contains(type) || own.Contains(FeatureName.Any)))
                .OrderByDescending(t => t.Events).ThenBy(t => t.Type, StringComparer.Ordinal)],
            Months(days, MonthOf(history.FirstAt), MonthOf(history.LastAt)));
    }

    private static MonthSummary[] Months(Dictionary<long, long> days, DateOnly first, DateOnly last)
    {
        var byMonth = days.GroupBy(d => MonthOf(d.Key)).ToDictionary(g => g.Key, g => g.Sum(d => d.Value));
        var count = ((last.Year - first.Year) * 12) + last.Month - first.Month + 1;
        return [.. Enumerable.Range(0, count).Select(i => new MonthSummary(first.AddMonths(i), byMonth.GetValueOrDefault(first.AddMonths(i))))];
    }

    private static DateOnly MonthOf(long at)
    {
        var day = Cutoffs.ToDay(at);
        return new DateOnly(day.Year, day.Month, 1);
    }
}
