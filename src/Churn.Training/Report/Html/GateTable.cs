using Churn.Training.Evaluation;
using Churn.Training.Gate;

namespace Churn.Training.Report.Html;

/// <summary>What the quality gate compared, over all test cutoffs together.</summary>
internal static class GateTable
{
    public static Markup Of(ReportData report) => Markup.Of($"""
        <div class="scroll"><table><thead><tr><th scope="col">Model</th><th scope="col">AUC over recency</th><th scope="col">AUC over RFM</th><th scope="col">Log loss against RFM</th><th scope="col">Brier against the rate</th><th scope="col">Log loss against the rate</th></tr></thead><tbody>{report.Gate.Comparisons.Select(c => Row(c.Key, c.Value, c.Key == report.Model.Kind))}</tbody></table></div>
        <p class="note">Differences, as 95 % intervals over all test cutoffs together, customers drawn again 400 times. The rate is the churn rate that each cutoff turned out to have, given to everybody. An interval on both sides of 0 is noise.</p>
        """);

    private static Markup Row(string model, Comparison comparison, bool written) => Markup.Of($"""
        <tr{(written ? new Markup(" class=\"written\"") : Markup.None)}><th scope="row">{ModelNames.Title(model)}</th>{Cell(comparison.OverRecency, 1)}{Cell(comparison.OverRfm, 1)}{Cell(comparison.LogLossOverRfm, -1)}{Cell(comparison.BrierOverRate, -1)}{Cell(comparison.LogLossOverRate, -1)}</tr>
        """);

    // Better is above 0 for what grows as it gets better, and below 0 for losses.
    private static Markup Cell(Interval interval, int sign)
    {
        var (low, high) = sign > 0 ? (interval.Low, interval.High) : (-interval.High, -interval.Low);
        var (css, word) = low > 0 ? ("better", "better") : high < 0 ? ("worse", "worse") : ("", "within noise");
        return Markup.Of($"""<td>{Words.Signed(interval.Low, 3)} to {Words.Signed(interval.High, 3)}<span class="judged {css}">{word}</span></td>""");
    }
}
