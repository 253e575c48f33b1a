using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Churn.Training.Report.Html;

/// <summary>Fills an interpolated string so that nothing that was read from a log can become an element.</summary>
[InterpolatedStringHandler]
internal readonly ref struct MarkupHandler(int literalLength, int formattedCount)
{
    private readonly StringBuilder html = new(literalLength + (formattedCount * 16));

    public void AppendLiteral(string literal) => html.Append(literal);

    public void AppendFormatted(Markup markup) => html.Append(markup.Html);

    public void AppendFormatted(IEnumerable<Markup> markup)
    {
        foreach (var part in markup)
        {
            html.Append(part.Html);
        }
    }

    public void AppendFormatted(string? text) => html.Append(WebUtility.HtmlEncode(text));

    public void AppendFormatted<T>(T value, string? format = null)
        where T : IFormattable => AppendFormatted(value.ToString(format, null));

    public override string ToString() => html.ToString();
}
