using System.Collections.Immutable;

namespace Churn.Models;

/// <summary>The customers that a model was trained on: those with one of <see cref="OwnEvents"/> within the lookback.
/// For others its probability is an extrapolation.</summary>
public sealed class ModelPopulation
{
    internal ModelPopulation(ImmutableArray<string> ownEvents, int lookbackDays)
    {
        OwnEvents = ownEvents;
        LookbackDays = lookbackDays;
    }

    /// <summary>Event types by which a customer belongs to the population, as "purchase"; at least one, distinct.</summary>
    public ImmutableArray<string> OwnEvents { get; }

    /// <summary>Days before the as-of time within which one such event must lie, 1 to 3,650.</summary>
    public int LookbackDays { get; }
}
