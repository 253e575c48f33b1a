namespace Churn.Training.Report.Html;

/// <summary>A drawing area with axes: from figures to an SVG that scales with the page.</summary>
/// <param name="width">Of the whole drawing, in its own units: pixels where there is room.</param>
/// <param name="height">Of the whole drawing.</param>
/// <param name="x">Range of the horizontal axis.</param>
/// <param name="y">Range of the vertical axis.</param>
internal sealed class Plot(double width, double height, (double Low, double High) x, (double Low, double High) y)
{
    private const double Left = 62;
    private const double Right = 20;
    private const double Top = 12;
    private const double Bottom = 46;

    public double X(double value) => Left + ((value - x.Low) / (x.High - x.Low) * (width - Left - Right));

    public double Y(double value) => height - Bottom - ((value - y.Low) / (y.High - y.Low) * (height - Top - Bottom));

    /// <summary>A coordinate, short and the same on every machine.</summary>
    public static string At(double coordinate) => (Math.Round(coordinate, 1) + 0.0).ToString("0.#");

    public Markup Draw(string id, string title, string description, params IEnumerable<Markup> content) => Markup.Of(
        $"""<svg class="plot" viewBox="0 0 {At(width)} {At(height)}" style="max-width:{At(width * 1.25)}px" role="img" aria-labelledby="{id}-t {id}-d"><title id="{id}-t">{title}</title><desc id="{id}-d">{description}</desc>{content}</svg>""");

    /// <summary>Horizontal lines with their labels, and the axis' title.</summary>
    public Markup YAxis(string title, IEnumerable<(double Value, string Label)> ticks) => Markup.Of(
        $"""
        {ticks.Select(t => Markup.Of($"""<line class="grid" x1="{At(Left)}" x2="{At(width - Right)}" y1="{At(Y(t.Value))}" y2="{At(Y(t.Value))}"/><text class="tick" x="{At(Left - 6)}" y="{At(Y(t.Value) + 4)}" text-anchor="end">{t.Label}</text>"""))}<text class="axis" transform="translate(13 {At((height - Bottom + Top) / 2)}) rotate(-90)" text-anchor="middle">{title}</text>
        """);

    /// <summary>Labels below, and the axis' title.</summary>
    public Markup XAxis(string title, IEnumerable<(double Value, string Label)> ticks) => Markup.Of(
        $"""
        <line class="base" x1="{At(Left)}" x2="{At(width - Right)}" y1="{At(height - Bottom)}" y2="{At(height - Bottom)}"/>{ticks.Select(t => Markup.Of($"""<text class="tick" x="{At(X(t.Value))}" y="{At(height - Bottom + 16)}" text-anchor="middle">{t.Label}</text>"""))}<text class="axis" x="{At((width - Right + Left) / 2)}" y="{At(height - 8)}" text-anchor="middle">{title}</text>
        """);

    /// <summary>A line through points; what is not finite is left out.</summary>
    public Markup Line(string css, IEnumerable<(double X, double Y)> points)
    {
        var known = points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y)).ToList();
        return known.Count < 2
            ? Markup.None
            : Markup.Of($"""<polyline class="{css}" points="{string.Join(' ', known.Select(p => $"{At(X(p.X))},{At(Y(p.Y))}"))}"/>""");
    }

    /// <summary>Ticks of a share, each fifth.</summary>
    public static IEnumerable<(double Value, string Label)> Fifths =>
        Enumerable.Range(0, 6).Select(i => (i / 5.0, i == 0 ? "0" : $"{20 * i}\u00A0%"));
}
