namespace Churn.Training.Report.Html;

/// <summary>What the model looks at.</summary>
internal static class FeatureSection
{
    private const int Shown = 20;

    public static Markup Of(ReportData report)
    {
        var full = Math.Max(1e-9, report.Features[0].Importance);
        return Markup.Of($"""
            <section><h2>What the model looks at</h2><p>{report.Training.FeatureChoice}{(report.Model.Kind == "linear" ? " The linear model that was taken reads a fixed set: recency, rhythm, activity, value and tenure." : "")}</p>
            <table class="bars"><thead><tr><th scope="col">Feature</th><th scope="col"><span class="hidden">Bar</span></th><th scope="col">{(report.Model.Kind == "linear" ? "Spread of scores" : "Loss saved")}</th></tr></thead><tbody>{report.Features.Take(Shown).Select(f => Markup.Of(
                $"""<tr><th scope="row"><code>{f.Feature}</code></th><td>{Bars.Of("fill", f.Importance, full)}</td><td>{Words.Percent(f.Importance)}</td></tr>"""))}</tbody></table>{Rest(report)}</section>
            """);
    }

    private static Markup Rest(ReportData report)
    {
        var rest = report.Features.Skip(Shown).ToList();
        return rest.Count == 0 ? Markup.None : Markup.Of($"""
            <details><summary>{rest.Count:N0} more, together {Words.Percent(rest.Sum(f => f.Importance))}</summary><p class="names">{rest.Select((f, i) => Markup.Of($"{(i == 0 ? "" : ", ")}<code>{f.Feature}</code>"))}</p></details>
            """);
    }
}
