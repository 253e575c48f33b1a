using Churn.Training.Examples;

namespace Churn.Training.Report;

/// <summary>What was read of a log.</summary>
/// <param name="Name">File name.</param>
/// <param name="Rows">Rows read.</param>
/// <param name="Events">Events that count.</param>
/// <param name="Copies">Rows left out as they repeat an event id of their customer.</param>
/// <param name="Conflicts">Rows left out as they repeat an event id of their customer with other contents.</param>
/// <param name="Alike">Rows without an event id that equal an earlier one, and count.</param>
/// <param name="Customers">With at least one event.</param>
/// <param name="Profiles">Customers with a profile; null where none were given.</param>
/// <param name="FirstDay">Of the first event, UTC.</param>
/// <param name="LastDay">Of the last event, UTC.</param>
/// <param name="Types">The type of most events first.</param>
/// <param name="Months">Every month from the first event's to the last's, UTC.</param>
public sealed record LogSummary(
    string Name, long Rows, long Events, long Copies, long Conflicts, long Alike, int Customers, int? Profiles, DateOnly FirstDay, DateOnly LastDay,
    IReadOnlyList<TypeSummary> Types, IReadOnlyList<MonthSummary> Months)
{
    internal static LogSummary Of(ExampleSource source, string name, LogTally tally)
    {
        var history = source.History;
        var counts = history.Counts;
        var (first, last) = (Cutoffs.ToDay(history.FirstAt), Cutoffs.ToDay(history.LastAt));
        return new LogSummary(
            name, counts.Rows, counts.Events, counts.Copies, counts.Conflicts, counts.Alike, history.Customers.Count, source.Profiles?.Count,
            first, last, tally.Types, MonthSummary.Of(tally, first, last));
    }
}
