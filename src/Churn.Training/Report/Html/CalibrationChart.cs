namespace Churn.Training.Report.Html;

/// <summary>Whether probabilities mean what they say: of each tenth of the customers, what was foretold and what came.</summary>
internal static class CalibrationChart
{
    public static Markup Draw(ReportData report)
    {
        var last = report.Last;
        var plot = new Plot(360, 320, (0, 1), (0, 1));
        return Markup.Of($"""
            {plot.Draw(
                "calibration", "Calibration curve", $"Mean probability and observed churn of each tenth of the customers at {Words.Day(last.Cutoff)}: {string.Join("; ", last.Calibration.Select(g => $"{Words.Percent(g.Predicted, 0)} foretold, {Words.Percent(g.Observed, 0)} came"))}.",
                [
                    plot.YAxis("churned", Plot.Fifths),
                    plot.XAxis("churn probability, mean of a tenth", Plot.Fifths),
                    plot.Line("line rule", [(0, 0), (1, 1)]),
                    .. report.Cutoffs.SkipLast(1).Select(c => plot.Line("line faint", Points(c))),
                    plot.Line("line main", Points(last)),
                    .. Points(last).Select(p => Markup.Of($"""<circle class="dot" cx="{Plot.At(plot.X(p.X))}" cy="{Plot.At(plot.Y(p.Y))}" r="3.5"/>""")),
                ])}{Lines.Legend([("main", Words.Day(last.Cutoff)), .. report.Cutoffs.Count > 1 ? [("faint", "earlier cutoffs")] : ((string, string)[])[], ("rule", "as it should be")])}
            """);
    }

    private static IEnumerable<(double X, double Y)> Points(CutoffSummary cutoff) => cutoff.Calibration.Select(g => (g.Predicted, g.Observed));
}
