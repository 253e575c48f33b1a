namespace Churn.Training.Report.Html;

/// <summary>What the bands meant for the customers of the last test cutoff.</summary>
internal static class BandSection
{
    public static Markup Of(ReportData report) => report.Bands is not { } bands ? Markup.None : Markup.Of($"""
        <section><h2>Bands</h2><p>What became of the customers of each band at {Words.Day(report.Last.Cutoff)}. The line is the churn of all, {Words.Percent(report.Last.BaseRate)}.</p>
        <table class="bars bands"><thead><tr><th scope="col">Band</th><th scope="col"><span class="hidden">Bar</span></th><th scope="col">churned</th><th scope="col">foretold</th><th scope="col">customers</th></tr></thead><tbody>{bands.Select(b => Markup.Of(
            $"""<tr><th scope="row">{b.Band}<span class="range">{Words.Number(b.From, 3)} to {Words.Number(b.To, 3)}</span></th><td>{Bars.Of("fill " + b.Band, b.Observed, 1, report.Last.BaseRate)}</td><td data-label="churned">{Words.Percent(b.Observed)}</td><td data-label="foretold">{Words.Percent(b.Predicted)}</td><td data-label="customers">{b.Rows:N0} <span class="range">{Words.Percent(b.Share, 0)}</span></td></tr>"""))}</tbody></table></section>
        """);
}
