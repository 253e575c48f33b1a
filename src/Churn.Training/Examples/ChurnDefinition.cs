using Churn.Training.Histories;

namespace Churn.Training.Examples;

/// <summary>Who can churn, and what counts as having churned.</summary>
/// <param name="OwnEvents">Types by which a customer is active, as "purchase"; <c>any</c> for every type.</param>
/// <param name="ChurnEvent">The type that ends the relationship, as "cancel"; null where silence does: no own event within the horizon.</param>
/// <param name="HorizonDays">Days ahead of the as-of time that the label looks.</param>
/// <param name="LookbackDays">Days back within which a customer had an own event, to be in the population.</param>
public sealed record ChurnDefinition(IReadOnlyList<string> OwnEvents, string? ChurnEvent, int HorizonDays, int LookbackDays)
{
    /// <summary>In words, for the manifest.</summary>
    public string InWords => ChurnEvent is null
        ? $"No {string.Join(" or ", OwnEvents)} in the {HorizonDays} days after the as-of time."
        : $"A {ChurnEvent} in the {HorizonDays} days after the as-of time.";

    /// <summary>The definition for one log.</summary>
    /// <exception cref="EventLogException">The log has none of the types.</exception>
    internal Labeller For(EventHistory history, string path)
    {
        var types = history.Types.ToHashSet(StringComparer.Ordinal);
        var named = ChurnEvent is null ? OwnEvents : [.. OwnEvents, ChurnEvent];
        return named.FirstOrDefault(type => type != Features.FeatureName.Any && !types.Contains(type)) is { } missing
            ? throw new EventLogException($"{path} has no event of type {missing}: its types are {string.Join(", ", types.Order(StringComparer.Ordinal))}")
            : new Labeller(history, this);
    }
}
