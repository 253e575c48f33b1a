namespace Churn.Training.Report.Html;

/// <summary>report.html: one file that needs no other and no network, and no script.</summary>
internal static class Page
{
    public static string Of(ReportData report) => "<!DOCTYPE html>\n" + Markup.Of($"""
        <html lang="en"><head><meta charset="utf-8"/><meta name="viewport" content="width=device-width, initial-scale=1"/><meta name="color-scheme" content="light dark"/><title>{report.Model.Name} {report.Model.Version}: churn model report</title><style>{new Markup(Style.Css)}</style></head>
        <body><main>
        {HeadSection.Of(report)}
        <section><h2>How good is it?</h2><div class="charts"><figure><figcaption><b>Who churns is found early.</b> {Words.Percent(report.Last.Gains[20], 0)} of those who churned are among the fifth with the highest scores.</figcaption>{GainsChart.Draw(report)}</figure><figure><figcaption><b>Are probabilities what they say?</b> On the diagonal, of customers given 60 %, 60 % churned.</figcaption>{CalibrationChart.Draw(report)}</figure><figure class="{(report.Cutoffs.Count > 4 ? "full" : "")}"><figcaption><b>Against simple models.</b> Whiskers are 95 % intervals; each cutoff's model knew nothing later.</figcaption>{AucChart.Draw(report)}</figure></div>
        {CutoffTable.Of(report)}
        <h3>Beyond noise?</h3>
        {GateTable.Of(report)}</section>
        {BandSection.Of(report)}
        {FeatureSection.Of(report)}
        {DriftSection.Of(report)}
        {DataSection.Of(report)}
        {TrainingSection.Of(report)}
        </main></body></html>

        """);
}
