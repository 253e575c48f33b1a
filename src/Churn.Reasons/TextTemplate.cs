using System.Globalization;
using System.Text;

namespace Churn.Reasons;

/// <summary>A text with places for figures: <c>{recency}</c> a number, <c>{recency:days}</c> a number with its unit,
/// <c>{event}</c>, <c>{events}</c>, <c>{window}</c> and <c>{span}</c> words.</summary>
internal sealed class TextTemplate
{
    private readonly List<Part> parts = [];

    private TextTemplate()
    {
    }

    /// <summary>Whether it says nothing that a customer may lack.</summary>
    public bool AlwaysFills => parts.TrueForAll(part => part.Place.Length == 0 || IsWord(part.Place));

    private readonly record struct Part(string Literal, string Place, string Unit);

    /// <exception cref="InvalidDataException">A brace is not closed, or a place or unit is none that can be filled.</exception>
    public static TextTemplate Parse(string text, IReadOnlyDictionary<string, Dictionary<string, string>> units)
    {
        var made = new TextTemplate();
        var at = 0;
        for (var open = text.IndexOf('{'); open >= 0; open = text.IndexOf('{', at))
        {
            var close = text.IndexOf('}', open);
            var place = close < 0 ? [""] : text[(open + 1)..close].Split(':');
            var unit = place.Length > 1 ? place[1] : "";
            if (!(IsWord(place[0]) || Figures.IsKnown(place[0])) || place.Length > 2 || (place.Length > 1 && !units.ContainsKey(unit)))
            {
                throw new InvalidDataException($"'{text}' has a place that cannot be filled, at '{text[open..]}'");
            }
            made.parts.Add(new Part(text[at..open], place[0], unit));
            at = close + 1;
        }
        made.parts.Add(new Part(text[at..], "", ""));
        return made;
    }

    /// <returns>The text, beginning with a capital; null where the customer lacks one of the figures.</returns>
    public string? Fill(in Figures figures, ReasonTexts language)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(part.Literal);
            if (part.Place.Length == 0)
            {
                continue;
            }
            if (IsWord(part.Place))
            {
                text.Append(language.Word(part.Place, figures.Feature));
                continue;
            }
            var number = figures.Rounded(part.Place);
            if (!double.IsFinite(number))
            {
                return null;
            }
            text.Append(language.WithUnit(number, part.Unit, figures.Feature));
        }
        text[0] = char.ToUpperInvariant(text[0]);
        return text.ToString();
    }

    /// <summary>As 1,234 or 4.3.</summary>
    public static string Number(double rounded) => rounded.ToString("#,0.##", CultureInfo.InvariantCulture);

    private static bool IsWord(string place) => place is "event" or "events" or "window" or "span";
}
