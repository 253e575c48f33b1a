namespace Churn.Training.Report.Html;

/// <summary>Says which line of a chart is which.</summary>
internal static class Lines
{
    /// <param name="lines">Class of each line, and what it is.</param>
    public static Markup Legend(IEnumerable<(string Css, string Name)> lines) => Markup.Of(
        $"""<ul class="legend">{lines.Select(line => Markup.Of($"""<li><svg class="wide" viewBox="0 0 26 14" aria-hidden="true"><line class="line {line.Css}" x1="1" x2="25" y1="7" y2="7"/></svg>{line.Name}</li>"""))}</ul>""");
}
