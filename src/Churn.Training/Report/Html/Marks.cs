namespace Churn.Training.Report.Html;

/// <summary>What stands for a kind of model in a chart: a shape as well as a colour, for those who do not tell colours apart.</summary>
internal static class Marks
{
    private const double Size = 4.5;

    /// <param name="model">Key of the kind; also its colour's class.</param>
    /// <param name="x">Middle.</param>
    /// <param name="y">Middle.</param>
    public static Markup Of(string model, double x, double y) => model switch
    {
        "trees" => Markup.Of($"""<circle class="mark {model}" cx="{Plot.At(x)}" cy="{Plot.At(y)}" r="{Plot.At(Size)}"/>"""),
        "linear" => Polygon(model, (x - Size, y - Size), (x + Size, y - Size), (x + Size, y + Size), (x - Size, y + Size)),
        "rfm" => Polygon(model, (x, y - Size - 1), (x + Size + 1, y), (x, y + Size + 1), (x - Size - 1, y)),
        _ => Polygon(model, (x, y - Size - 0.5), (x + Size + 0.5, y + Size), (x - Size - 0.5, y + Size)),
    };

    /// <summary>Which mark is which; the written model's name in bold.</summary>
    public static Markup Legend(IEnumerable<string> models, string written) => Markup.Of(
        $"""<ul class="legend">{models.Select(model => Markup.Of($"""<li><svg viewBox="0 0 14 14" aria-hidden="true">{Of(model, 7, 7)}</svg>{Name(model, written)}</li>"""))}</ul>""");

    private static Markup Name(string model, string written) =>
        model == written ? Markup.Of($"<b>{ModelNames.Title(model)}</b>") : Markup.Of($"{ModelNames.Title(model)}");

    private static Markup Polygon(string model, params (double X, double Y)[] corners) => Markup.Of(
        $"""<polygon class="mark {model}" points="{string.Join(' ', corners.Select(c => $"{Plot.At(c.X)},{Plot.At(c.Y)}"))}"/>""");
}
