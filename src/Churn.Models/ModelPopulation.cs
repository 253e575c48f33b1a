using System.Collections.Immutable;

namespace Churn.Models;

/// <summary>The customers that a model was trained on: those with one of <see cref="OwnEvents"/> within the lookback.
/// For others its probability is an extrapolation.</summary>
public sealed class ModelPopulation
{
    internal const int MaxEvents = 64;

    /// <param name="ownEvents">1 to 64 distinct event types: 1 to 64 of a-z, 0-9, '_' and '-', a-z first.</param>
    /// <param name="lookbackDays">1 to 3,650.</param>
    /// <exception cref="ArgumentException">They are not.</exception>
    public ModelPopulation(ImmutableArray<string> ownEvents, int lookbackDays)
    {
        if (ownEvents.IsDefault || ownEvents.Length is < 1 or > MaxEvents || !ownEvents.All(IsEventType)
            || ownEvents.Distinct(StringComparer.Ordinal).Count() != ownEvents.Length)
        {
            throw new ArgumentException($"Own events are 1 to {MaxEvents} distinct event types.", nameof(ownEvents));
        }

        if (lookbackDays is < 1 or > ManifestReader.MaxDays)
        {
            throw new ArgumentException($"{lookbackDays} days are not within 1 to {ManifestReader.MaxDays}.", nameof(lookbackDays));
        }

        OwnEvents = ownEvents;
        LookbackDays = lookbackDays;
    }

    /// <summary>Event types by which a customer belongs to the population, as "purchase"; at least one, distinct.</summary>
    public ImmutableArray<string> OwnEvents { get; }

    /// <summary>Days before the as-of time within which one such event must lie, 1 to 3,650.</summary>
    public int LookbackDays { get; }

    internal static bool IsEventType(string text) =>
        text.Length is > 0 and <= 64 && char.IsAsciiLetterLower(text[0])
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-');
}
