namespace Churn.Training.Report.Html;

/// <summary>Horizontal bars that stretch with a table's cell; the figures stand beside them as text.</summary>
internal static class Bars
{
    /// <param name="css">Class of the bar.</param>
    /// <param name="value">Length; what is beyond <paramref name="full"/> is cut, what is undefined is 0.</param>
    /// <param name="full">The value that fills the cell, above 0.</param>
    /// <param name="lines">Values that a line marks.</param>
    public static Markup Of(string css, double value, double full, params double[] lines) => Markup.Of(
        $"""<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="10"/><rect class="{css}" width="{Part(value, full)}" height="10"/>{lines.Select(line => Markup.Of($"""<line class="mark-line" x1="{Part(line, full)}" x2="{Part(line, full)}" y1="0" y2="10"/>"""))}</svg>""");

    private static string Part(double value, double full) => (double.IsNaN(value) ? 0 : Math.Clamp(100 * value / full, 0, 100)).ToString("0.##");
}
