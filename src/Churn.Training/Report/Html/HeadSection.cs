namespace Churn.Training.Report.Html;

/// <summary>The verdict, and the one figure to remember.</summary>
internal static class HeadSection
{
    private const int Shown = 3;

    public static Markup Of(ReportData report)
    {
        var last = report.Last;
        return Markup.Of($"""
            <header><p class="kicker">Churn model report</p><h1>{report.Model.Name} <span class="version">{report.Model.Version}</span></h1><p class="sub">{report.Model.Description}{(report.Model.Simulated ? Markup.Of($" <b>The customers are simulated: its scores mean nothing for real ones.</b>") : Markup.None)}</p></header>
            {Verdict(report)}
            <section class="key"><p class="big">Of the tenth with the highest scores, <b>{Words.Percent(last.TopTenthRate, 0)}</b> churned, against <b>{Words.Percent(last.BaseRate, 0)}</b> of all.</p><p class="sub">{last.N:N0} customers at {Words.Day(last.Cutoff)}, scored with what was known by then. Churn: {report.Churn.Definition}</p>{Tiles(report)}</section>
            """);
    }

    private static Markup Verdict(ReportData report)
    {
        var gate = report.Gate;
        var drift = report.Drift;
        return Markup.Of($"""
            <section class="verdicts"><div class="verdict {(gate.Accepted ? "good" : "bad")}"><h2>{Title(gate)}: {ModelNames.Title(report.Model.Kind).ToLowerInvariant()}</h2><p>{Sentence(gate.Why)}</p>{(gate.Forced ? Markup.Of($"<p><b>It was written in spite of this, because --force was given.</b></p>") : Markup.None)}{Items(gate.Failures.Select(Sentence))}</div><div class="verdict {(drift.Drifting ? "warn" : "good")}"><h2>{DriftSection.Title(drift)}</h2><p>{drift.Headline}</p>{(drift.Drifting ? Items(drift.Reasons.Take(Shown)) : Markup.None)}</div></section>
            """);
    }

    private static string Title(GateSummary gate) => gate.Accepted ? "✓ Accepted" : gate.Forced ? "✗ Refused, but written by force" : "✗ Refused";

    /// <summary>A list; nothing where there is nothing to list.</summary>
    public static Markup Items(IEnumerable<string> items) =>
        items.Any() ? Markup.Of($"<ul>{items.Select(item => Markup.Of($"<li>{item}</li>"))}</ul>") : Markup.None;

    private static Markup Tiles(ReportData report)
    {
        var last = report.Last;
        return Markup.Of($"""
            <dl class="tiles">{Tile("AUC", Words.Number(last.Auc, 3), $"{Words.Number(last.AucInterval.Low, 3)} to {Words.Number(last.AucInterval.High, 3)} with 95 % confidence")}{Tile("AUC of RFM", Words.Number(last.Models["rfm"].Auc, 3), "the usual yardstick")}{Tile("AUC of recency alone", Words.Number(last.Models["recency"].Auc, 3), "days since the last own event")}{Tile("Lift at 10\u00A0%", Words.Number(last.Lift10, 2) + "\u00A0×", "churn in the top tenth over churn of all")}{Tile("Brier score", Words.Number(last.Brier, 3), $"{Words.Number(last.BaseRate * (1 - last.BaseRate), 3)} by the churn rate alone")}</dl>
            """);
    }

    private static Markup Tile(string name, string figure, string note) =>
        Markup.Of($"""<div><dt>{name}</dt><dd><b>{figure}</b><span>{note}</span></dd></div>""");

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..].TrimEnd('.') + ".";
}
