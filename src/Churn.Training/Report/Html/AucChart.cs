namespace Churn.Training.Report.Html;

/// <summary>AUC of each kind of model at each test cutoff, with its 95 % interval.</summary>
internal static class AucChart
{
    private const double Step = 0.05;
    private const double MarkApart = 13;
    private const double CutoffApart = 84;

    public static Markup Draw(ReportData report)
    {
        var cutoffs = report.Cutoffs;
        var known = cutoffs.SelectMany(c => c.Models.Values).SelectMany(m => (double[])[m.Auc, m.AucInterval.Low, m.AucInterval.High])
            .Where(double.IsFinite).ToList();
        if (known.Count == 0)
        {
            return Markup.Of($"<p>AUC is undefined: at each cutoff all churned, or none.</p>");
        }
        var (low, high) = (Math.Floor((known.Min() / Step) - 0.1), Math.Ceiling((known.Max() / Step) + 0.1));
        var plot = new Plot(Math.Max(360, 70 + (CutoffApart * cutoffs.Count)), 320, (-0.5, cutoffs.Count - 0.5), (low * Step, high * Step));
        // Labels every second step or so where the range is wide.
        var each = (int)Math.Ceiling((high - low) / 8);
        var ticks = Enumerable.Range(0, (int)(high - low) + 1).Where(i => i % each == 0).Select(i => ((low + i) * Step, Words.Number((low + i) * Step, 2)));
        return Markup.Of($"""
            <div class="scroll">{plot.Draw(
                "auc", "AUC by test cutoff", "Dots are the AUC of each kind of model at each test cutoff, whiskers its 95 % interval; the table below has the figures.",
                [
                    plot.YAxis("AUC", ticks),
                    plot.XAxis("test cutoff", cutoffs.Select((c, i) => ((double)i, Words.Day(c.Cutoff)))),
                    .. cutoffs.SelectMany((c, i) => c.Models.Where(m => double.IsFinite(m.Value.Auc)).Select((m, j) => Dot(plot, i, j - ((c.Models.Count - 1) / 2.0), m.Key, m.Value))),
                ])}</div>{Marks.Legend(ModelNames.Keys, report.Model.Kind)}
            """);
    }

    private static Markup Dot(Plot plot, int cutoff, double place, string model, ModelFigures figures)
    {
        var x = plot.X(cutoff) + (place * MarkApart);
        var at = Plot.At(x);
        var whisker = double.IsFinite(figures.AucInterval.Low)
            ? Markup.Of($"""<line class="whisker {model}" x1="{at}" x2="{at}" y1="{Plot.At(plot.Y(figures.AucInterval.Low))}" y2="{Plot.At(plot.Y(figures.AucInterval.High))}"/>""")
            : Markup.None;
        return Markup.Of($"{whisker}{Marks.Of(model, x, plot.Y(figures.Auc))}");
    }
}
