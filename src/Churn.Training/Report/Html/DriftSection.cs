namespace Churn.Training.Report.Html;

/// <summary>Whether customers at the test cutoffs resemble those that were learnt from.</summary>
internal static class DriftSection
{
    private const int Shown = 15;

    public static Markup Of(ReportData report)
    {
        var drift = report.Drift;
        var full = Math.Clamp(drift.Features.Select(f => f.Worst).Append(0.5).Where(double.IsFinite).Max(), 0.5, 1.5);
        return Markup.Of($"""
            <section><h2>Can it be trusted tomorrow?</h2><p>{drift.Headline} The log has {drift.Pace.LastPerDay:N1} events a day in its last {drift.Pace.LastDays:N0} days, and had {drift.Pace.LearntPerDay:N1} over the time learnt from.</p>
            <div class="scroll"><table><thead><tr><th scope="col">Cutoff</th><th scope="col">Churn foretold</th><th scope="col">came</th><th scope="col">in training</th><th scope="col">Customers</th><th scope="col">in training, a cutoff</th><th scope="col">PSI of the score</th><th scope="col">Importance that drifted</th></tr></thead><tbody>{drift.Cutoffs.Select(Row)}</tbody></table></div>
            <table class="bars"><thead><tr><th scope="col">Feature</th><th scope="col"><span class="hidden">Bar, with lines at 0.1 and 0.25</span></th><th scope="col">PSI</th><th scope="col">Importance</th></tr></thead><tbody>{drift.Features.Take(Shown).Select(f => Markup.Of(
                $"""<tr><th scope="row"><code>{f.Feature}</code></th><td>{Bars.Of(Css(f.Worst), f.Worst, full, DriftSummary.Little, DriftSummary.Much)}</td><td data-label="PSI">{Words.Number(f.Worst, 2)}</td><td data-label="importance">{Words.Percent(f.Importance)}</td></tr>"""))}</tbody></table>
            <p class="note">Population stability index (PSI) of the customers at a test cutoff against the training examples, the largest of all cutoffs; the {Math.Min(Shown, drift.Features.Count)} features that moved most. The lines are at 0.1, below which hardly anything changed, and 0.25, above which much did. What counts a life, as <code>age</code> or <code>count.all</code>, grows by itself in a log that begins with all customers new.</p></section>
            """);
    }

    private static Markup Row(CutoffDrift cutoff) => Markup.Of($"""
        <tr><th scope="row">{Words.Day(cutoff.Cutoff)}</th><td>{Words.Percent(cutoff.MeanProbability)}</td><td>{Words.Percent(cutoff.BaseRate)}</td><td>{Words.Percent(cutoff.TrainingRate)}</td><td>{cutoff.Customers:N0}</td><td>{cutoff.TrainingCustomers:N0}</td><td>{Words.Number(cutoff.ScorePsi, 2)}</td><td>{Words.Percent(cutoff.DriftedImportance, 0)}</td></tr>
        """);

    /// <summary>The verdict in a word or two, with a sign before it.</summary>
    public static string Title(DriftSummary drift) => drift.Status switch
    {
        "drifting" => "⚠ Drifting",
        "moved" => "✓ Moved, but held",
        _ => "✓ Steady",
    };

    private static string Css(double psi) => psi > DriftSummary.Much ? "fill much" : psi > DriftSummary.Little ? "fill some" : "fill";
}
