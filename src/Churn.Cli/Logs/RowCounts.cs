using Churn.Training.Histories;

namespace Churn.Cli.Logs;

/// <summary>Says what became of a log's rows, so that nothing is left out unseen.</summary>
internal static class RowCounts
{
    /// <summary>One line.</summary>
    public static string InWords(HistoryCounts counts)
    {
        var text = $"{counts.Events:N0} events of {counts.Rows:N0} rows";
        if (counts.Copies + counts.Conflicts > 0)
        {
            text += $"; left out: {counts.Copies:N0} that repeat an event id of their customer, {counts.Conflicts:N0} that do so with other contents"
                + $" (lines {string.Join(", ", counts.FirstLines)}{(counts.Copies + counts.Conflicts > counts.FirstLines.Count ? ", …" : "")})";
        }
        return counts.Alike == 0 ? text : text + $"; counted, though alike in everything: {counts.Alike:N0} (give them an event_id if they are copies)";
    }
}
