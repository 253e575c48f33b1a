namespace Churn.Training.Report.Html;

/// <summary>What part of those who churned is found by going down the list from the highest score, between chance and perfection.</summary>
internal static class GainsChart
{
    public static Markup Draw(ReportData report)
    {
        var last = report.Last;
        var plot = new Plot(360, 320, (0, 1), (0, 1));
        return Markup.Of($"""
            {plot.Draw(
                "gains", "Gains curve", $"By contacting the {Words.Percent(0.1, 0)} of customers with the highest scores, {Words.Percent(last.Gains[10], 0)} of those who churn are reached; by {Words.Percent(0.3, 0)}, {Words.Percent(last.Gains[30], 0)}.",
                [
                    plot.YAxis("of those who churned, reached", Plot.Fifths),
                    plot.XAxis("of all customers, highest scores first", Plot.Fifths),
                    plot.Line("line rule", [(0, 0), (1, 1)]),
                    last.BaseRate > 0 ? plot.Line("line best", [(0, 0), (last.BaseRate, 1), (1, 1)]) : Markup.None,
                    .. report.Cutoffs.SkipLast(1).Select(c => plot.Line("line faint", Points(c))),
                    plot.Line("line main", Points(last)),
                ])}{Lines.Legend([("main", Words.Day(last.Cutoff)), .. report.Cutoffs.Count > 1 ? [("faint", "earlier cutoffs")] : ((string, string)[])[], ("best", "perfect"), ("rule", "by chance")])}
            """);
    }

    private static IEnumerable<(double X, double Y)> Points(CutoffSummary cutoff) => cutoff.Gains.Select((gain, i) => (i / 100.0, gain));
}
