namespace Churn.Training.Report.Html;

/// <summary>Events by month: whether a log is even, or thins out.</summary>
internal static class MonthsChart
{
    public static Markup Draw(LogSummary log)
    {
        var most = Math.Max(1, log.Months.Max(m => m.Events));
        var width = 100.0 / log.Months.Count;
        return Markup.Of($"""
            <figure class="months"><figcaption>Events a month, at most {most:N0}</figcaption><svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-labelledby="months-t"><title id="months-t">Events a month from {log.Months[0].Month:yyyy-MM} to {log.Months[^1].Month:yyyy-MM}</title>{log.Months.Select((m, i) => Markup.Of(
                $"""<rect class="fill" x="{i * width + (width * 0.1):0.###}" width="{width * 0.8:0.###}" y="{100 - (100.0 * m.Events / most):0.##}" height="{100.0 * m.Events / most:0.##}"/>"""))}</svg><p class="ends"><span>{log.Months[0].Month:yyyy-MM}</span><span>{log.Months[^1].Month:yyyy-MM}</span></p></figure>
            """);
    }
}
