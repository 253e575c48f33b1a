using Churn.Simulation;

namespace Churn.Cli.Simulate;

/// <summary>The truth's rows on disk, and in short.</summary>
internal static class TruthFile
{
    public static void Write(PendingFile file, TruthRow[] rows)
    {
        var csv = new CsvRows(file, "customer_id,cutoff,probability,label,left_on,left_how");
        foreach (var row in rows)
        {
            var how = row.LeftOn is null ? "" : row.IsCancelled ? "cancel" : "silent";
            csv.Customer(row.Customer).Comma().Day(row.Cutoff).Comma().Number(row.Probabilities[0]).Comma()
                .Text(row.IsLost ? "1" : "0").Comma().Day(row.LeftOn).Comma().Text(how).EndRow();
        }
        csv.Flush();
    }

    /// <summary>One a cutoff.</summary>
    public static IReadOnlyList<TruthSummary> Summarise(TruthRow[] rows) =>
    [
        .. rows.GroupBy(row => row.Cutoff).Select(group => new TruthSummary(
            group.Key.ToString("yyyy-MM-dd"), group.Count(), group.Average(row => row.IsLost ? 1.0 : 0), Auc([.. group]))),
    ];

    // Mann and Whitney's: the share of pairs, one lost and one not, whose probabilities are in the right order; ties are half.
    private static double? Auc(TruthRow[] rows)
    {
        double pairs = 0;
        long lostBefore = 0;
        long keptBefore = 0;
        foreach (var tie in rows.GroupBy(row => row.Probabilities[0]).OrderBy(tie => tie.Key))
        {
            var lost = tie.Count(row => row.IsLost);
            var kept = tie.Count() - lost;
            pairs += lost * (keptBefore + (kept / 2.0));
            lostBefore += lost;
            keptBefore += kept;
        }
        return lostBefore == 0 || keptBefore == 0 ? null : pairs / ((double)lostBefore * keptBefore);
    }
}
