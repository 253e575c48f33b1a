using Churn.Training.Examples;

namespace Churn.Training.Report;

/// <summary>The events of one month.</summary>
/// <param name="Month">Its first day, UTC.</param>
/// <param name="Events">How many.</param>
public sealed record MonthSummary(DateOnly Month, long Events)
{
    /// <summary>Every month from a day's to another's.</summary>
    internal static IReadOnlyList<MonthSummary> Of(LogTally tally, DateOnly first, DateOnly last)
    {
        var byMonth = tally.Days.GroupBy(d => Start(Cutoffs.ToDay(d.Key))).ToDictionary(g => g.Key, g => g.Sum(d => d.Value));
        var count = ((last.Year - first.Year) * 12) + last.Month - first.Month + 1;
        return [.. Enumerable.Range(0, count).Select(i => Start(first).AddMonths(i)).Select(month => new MonthSummary(month, byMonth.GetValueOrDefault(month)))];
    }

    private static DateOnly Start(DateOnly day) => new(day.Year, day.Month, 1);
}
