using System.Text.Json;
using Churn.Features;

namespace Churn.Reasons;

/// <summary>How reasons are said in one language: a file of Texts, which a translator edits. docs/reasons.md explains it.</summary>
public sealed class ReasonTexts
{
    private static readonly Lazy<ReasonTexts> EnglishTexts = new(() => Read("en"));
    private static readonly Lazy<ReasonTexts> ChineseTexts = new(() => Read("zh"));

    private readonly ReasonTextFile file;
    private readonly Dictionary<string, TextTemplate[]> templates;

    /// <param name="json">A file of Texts.</param>
    /// <exception cref="InvalidDataException">It is no such file, or something could not be said with it.</exception>
    internal ReasonTexts(Stream json)
    {
        try
        {
            file = JsonSerializer.Deserialize<ReasonTextFile>(json, JsonSerializerOptions.Web) ?? throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
        ReasonTextCheck.Check(file);
        templates = file.Texts.ToDictionary(
            t => t.Key,
            t => ReasonTextCheck.Variants(t.Key, t.Value).Select(text => TextTemplate.Parse(text, file.Units)).ToArray());
        if (!templates.GetValueOrDefault("missing", []).Any(t => t.AlwaysFills))
        {
            throw new InvalidDataException("texts need 'missing' without figures: it is said where nothing else can be");
        }
    }

    internal static ReasonTexts English => EnglishTexts.Value;

    internal static ReasonTexts Chinese => ChineseTexts.Value;

    /// <summary>The keys of texts, as "purchase.recency.raises".</summary>
    internal IEnumerable<string> Keys => file.Texts.Keys;

    /// <summary>The event types, "type/category" among them, that have a name.</summary>
    internal IEnumerable<string> Named => file.Names.Keys;

    /// <summary>Reads both languages, so that what is wrong with one shows now and not when it is first asked for.</summary>
    /// <exception cref="InvalidDataException">The message names the file and what is wrong in it.</exception>
    public static void ReadAll()
    {
        _ = English;
        _ = Chinese;
    }

    /// <summary>Chinese for a tag that begins with "zh", else English.</summary>
    internal static ReasonTexts Of(string languageCode) =>
        languageCode.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Chinese : English;

    /// <summary>Says what one feature tells of the customer.</summary>
    /// <param name="figures">The feature and what goes with it.</param>
    /// <param name="raises">Whether it raises the churn probability; the same fact may be worded by it.</param>
    internal string Say(in Figures figures, bool raises)
    {
        foreach (var key in KeysFor(figures.Feature, figures.Value, raises))
        {
            foreach (var template in templates.GetValueOrDefault(key, []))
            {
                if (template.Fill(figures, this) is { } text)
                {
                    return text;
                }
            }
        }
        throw new InvalidDataException($"no text says {figures.Feature.Text} = {figures.Value}");
    }

    /// <summary>What stands for <c>{event}</c>, <c>{events}</c>, <c>{window}</c> or <c>{span}</c>.</summary>
    internal string Word(string place, SignalFeature feature)
    {
        var span = feature.Name.Window is { } window ? file.Spans[window.Name] : "";
        return place switch
        {
            "event" => NameOf(feature.Name, 0),
            "events" => NameOf(feature.Name, 1),
            "window" when span.Length == 0 => file.All,
            "window" => file.Window.Replace("{span}", span, StringComparison.Ordinal),
            _ => span,
        };
    }

    /// <summary>A number in the form that its unit has for it.</summary>
    /// <param name="number">Rounded.</param>
    /// <param name="unit">As in the file; empty for the bare number.</param>
    /// <param name="feature">Whose events are counted.</param>
    internal string WithUnit(double number, string unit, SignalFeature feature)
    {
        if (unit.Length == 0)
        {
            return TextTemplate.Number(number);
        }
        var forms = file.Units[unit];
        var form = number switch { 0 => "zero", 1 => "one", _ => "other" };
        return forms.GetValueOrDefault(form, forms["other"])
            .Replace("{n}", TextTemplate.Number(number), StringComparison.Ordinal)
            .Replace("{event}", Word("event", feature), StringComparison.Ordinal)
            .Replace("{events}", Word("events", feature), StringComparison.Ordinal);
    }

    // The type's own text before that for all types, the direction's before that for both.
    private static IEnumerable<string> KeysFor(SignalFeature feature, double value, bool raises)
    {
        var text = feature.Aggregate + CaseOf(feature.Name.Aggregate, value);
        var direction = raises ? ".raises" : ".lowers";
        // A type's own text would leave out the category.
        if (feature.Name.Category.Length == 0)
        {
            yield return $"{feature.Name.Type}.{text}{direction}";
            yield return $"{feature.Name.Type}.{text}";
        }
        yield return text + direction;
        yield return text;
        yield return "missing";
    }

    private static string CaseOf(AggregateKind aggregate, double value) => aggregate switch
    {
        _ when double.IsNaN(value) => ".missing",
        AggregateKind.Count or AggregateKind.Days or AggregateKind.Sum or AggregateKind.Share or AggregateKind.Open when value == 0 => ".none",
        AggregateKind.Trend => value < 0 ? ".fewer" : value > 0 ? ".more" : ".same",
        AggregateKind.Recency or AggregateKind.Age when value < 1 => ".today",
        AggregateKind.Overdue when value < 1 => ".early",
        AggregateKind.DaysToRenewal when value < 0 => ".past",
        _ => "",
    };

    private string NameOf(FeatureName name, int form)
    {
        if (name.Category.Length > 0 && file.Names.TryGetValue($"{name.Type}/{name.Category}", out var both))
        {
            return both[form];
        }
        var type = file.Names.TryGetValue(name.Type, out var names) ? names[form] : name.Type.Replace('_', ' ');
        return name.Category.Length == 0 ? type : $"{type} ({name.Category.Replace('_', ' ')})";
    }

    private static ReasonTexts Read(string language)
    {
        using var json = typeof(ReasonTexts).Assembly.GetManifestResourceStream($"Churn.Reasons.Texts.{language}.json")!;
        try
        {
            return new ReasonTexts(json);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{language}.json: {e.Message}", e);
        }
    }
}
