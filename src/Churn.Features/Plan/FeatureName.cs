using System.Diagnostics.CodeAnalysis;

namespace Churn.Features;

/// <summary>A feature by its name: <c>type[/category].aggregate[.window]</c>.</summary>
/// <param name="Type">The selected type; <see cref="Any"/> for all events, <see cref="Profile"/> for what is no event.</param>
/// <param name="Category">The selected category; empty for all of the type.</param>
/// <param name="Aggregate">What is computed.</param>
/// <param name="Window">Over which window; null for aggregates of a life and for <c>all</c>.</param>
public sealed record FeatureName(string Type, string Category, AggregateKind Aggregate, Window? Window)
{
    /// <summary>Selects events of every type.</summary>
    public const string Any = "any";

    /// <summary>Selects the profile instead of events.</summary>
    public const string Profile = "profile";

    /// <summary>Longest name, characters.</summary>
    public const int MaxLength = 200;

    private const string All = "all";

    /// <summary>Reads a name.</summary>
    /// <param name="text">The name.</param>
    /// <param name="name">What it means; null on failure.</param>
    /// <param name="problem">What is wrong and what would be right; null on success.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out FeatureName? name, [NotNullWhen(false)] out string? problem)
    {
        name = null;
        problem = Read(text, out var read);
        if (problem is null)
        {
            name = read;
        }
        return problem is null;
    }

    private static string? Read(string text, out FeatureName? name)
    {
        name = null;
        if (text.Length > MaxLength)
        {
            return $"it has more than {MaxLength} characters";
        }
        var parts = text.Split('.');
        if (parts.Length is < 2 or > 3)
        {
            return "a name is <type>[/<category>].<aggregate>[.<window>]";
        }
        if (!Aggregates.TryGetValue((parts[0] == Profile, parts[1]), out var aggregate))
        {
            var known = Aggregates.Keys.Where(k => k.Profile == (parts[0] == Profile)).Select(k => k.Name);
            return $"'{parts[1]}' is no aggregate of {(parts[0] == Profile ? "the profile" : "events")}: use one of {string.Join(", ", known)}";
        }
        return Selector(parts[0], aggregate, out var type, out var category)
            ?? WindowOf(aggregate, parts.Length == 3 ? parts[2] : null, out var window)
            ?? Done(new FeatureName(type, category, aggregate, window), out name);
    }

    private static string? Selector(string text, AggregateKind aggregate, out string type, out string category)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        type = slash < 0 ? text : text[..slash];
        category = slash < 0 ? "" : text[(slash + 1)..];
        if (type is Any or Profile ? slash >= 0 : EventRules.Type(type) is not null)
        {
            return $"'{text}' selects nothing: use a type, a type/category, or {Any} or {Profile} alone";
        }
        if (slash >= 0 && !EventRules.IsSlug(category))
        {
            return $"'{category}' is no category: {EventRules.Category(category + " ")}";
        }
        return aggregate is AggregateKind.Open or AggregateKind.OpenAge && (slash >= 0 || EventCatalogue.ClosedBy(type) is null)
            ? $"'{text}' opens no case: only complaint, ticket and add_to_cart do"
            : null;
    }

    private static string? WindowOf(AggregateKind aggregate, string? text, out Window? window)
    {
        window = Window.Every.FirstOrDefault(w => w.Name == text);
        if (aggregate > AggregateKind.Trend)
        {
            return text is null ? null : "this aggregate is of a whole life: leave the window out";
        }
        if (aggregate is AggregateKind.Days or AggregateKind.Trend ? window is null : window is null && text != All)
        {
            return $"this aggregate needs a window: 1h, 6h, 24h, 7d, 30d, 90d, 180d or 365d{(aggregate
                is AggregateKind.Days or AggregateKind.Trend ? "" : ", or all")}";
        }
        return aggregate == AggregateKind.Trend && !window!.HasPrevious ? "trend goes up to 180d" : null;
    }

    private static string? Done(FeatureName made, out FeatureName? name)
    {
        name = made;
        return null;
    }

    private static readonly Dictionary<(bool Profile, string Name), AggregateKind> Aggregates = new()
    {
        [(false, "count")] = AggregateKind.Count,
        [(false, "days")] = AggregateKind.Days,
        [(false, "sum")] = AggregateKind.Sum,
        [(false, "mean")] = AggregateKind.Mean,
        [(false, "share")] = AggregateKind.Share,
        [(false, "trend")] = AggregateKind.Trend,
        [(false, "recency")] = AggregateKind.Recency,
        [(false, "age")] = AggregateKind.Age,
        [(false, "last")] = AggregateKind.Last,
        [(false, "interval")] = AggregateKind.Interval,
        [(false, "interval_sd")] = AggregateKind.IntervalSd,
        [(false, "last_interval")] = AggregateKind.LastInterval,
        [(false, "longest_interval")] = AggregateKind.LongestInterval,
        [(false, "overdue")] = AggregateKind.Overdue,
        [(false, "open")] = AggregateKind.Open,
        [(false, "open_age")] = AggregateKind.OpenAge,
        [(true, "tenure")] = AggregateKind.Tenure,
        [(true, "days_to_renewal")] = AggregateKind.DaysToRenewal,
        [(true, "value")] = AggregateKind.ProfileValue,
    };
}
