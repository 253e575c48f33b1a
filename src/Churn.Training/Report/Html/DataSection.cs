namespace Churn.Training.Report.Html;

/// <summary>What was read.</summary>
internal static class DataSection
{
    private const int Shown = 20;

    public static Markup Of(ReportData report)
    {
        var log = report.Log;
        return Markup.Of($"""
            <section><h2>The log</h2><dl class="facts">{Facts.Of(
                ("File", log.Name),
                ("Days", $"{Words.Day(log.FirstDay)} to {Words.Day(log.LastDay)}"),
                ("Customers", $"{log.Customers:N0}{(log.Profiles is { } profiles ? $", {profiles:N0} of them with a profile" : "")}"),
                ("Events", $"{log.Events:N0} of {log.Rows:N0} rows"),
                ("Left out", $"{log.Copies:N0} copies and {log.Conflicts:N0} conflicting rows of an event id"),
                ("Alike", $"{log.Alike:N0} rows without an event id equal an earlier one, and count"))}</dl>
            {MonthsChart.Draw(log)}
            <div class="scroll"><table><thead><tr><th scope="col">Event type</th><th scope="col">Events</th><th scope="col">Customers</th><th scope="col">Events a customer</th></tr></thead><tbody>{log.Types.Take(Shown).Select(Row)}</tbody></table></div>{Rest(log)}</section>
            """);
    }

    private static Markup Row(TypeSummary type) => Markup.Of($"""
        <tr><th scope="row"><code>{type.Type}</code>{(type.Own ? Markup.Of($"<span class=\"judged\">own event</span>") : Markup.None)}</th><td>{type.Events:N0}</td><td>{type.Customers:N0}</td><td>{Words.Number(type.Events / (double)type.Customers, 1)}</td></tr>
        """);

    private static Markup Rest(LogSummary log) => log.Types.Count <= Shown ? Markup.None : Markup.Of(
        $"""<p class="note">And {log.Types.Count - Shown:N0} more types with {log.Types.Skip(Shown).Sum(t => t.Events):N0} events.</p>""");
}
