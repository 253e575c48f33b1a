namespace Churn.Simulation;

/// <summary>What to foretell while the population lives.</summary>
public sealed record TruthOptions
{
    /// <summary>Days at whose midnight, UTC, probabilities are given; rising.</summary>
    public required IReadOnlyList<DateOnly> Cutoffs { get; init; }

    /// <summary>The label looks at purchases in [cutoff, cutoff + this), whole days.</summary>
    public int HorizonDays { get; init; } = 90;

    /// <summary>Rows are those with a purchase in [cutoff − this, cutoff), whole days.</summary>
    public int LookbackDays { get; init; } = 180;

    /// <summary>Futures drawn for each row; each gives a probability and not only a yes or no.</summary>
    public int Paths { get; init; } = 64;

    /// <summary>A forecast each; null is the true formula, a signal is the formula with that signal's coefficient 0.</summary>
    public IReadOnlyList<Signal?> Without { get; init; } = [null];

    /// <exception cref="ArgumentException">A number is out of its range, or a cutoff does not fit the log; the message says which.</exception>
    internal void Validate(SimulationOptions population)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(HorizonDays, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(LookbackDays, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(LookbackDays, 180);
        ArgumentOutOfRangeException.ThrowIfLessThan(Paths, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Without.Count, 1);
        var end = population.Start.AddDays(population.Days);
        foreach (var cutoff in Cutoffs)
        {
            if (cutoff <= population.Start || cutoff.AddDays(HorizonDays) > end)
            {
                throw new ArgumentException(
                    $"cutoff {cutoff:yyyy-MM-dd}: it and the {HorizonDays} days after it must lie within the log, {population.Start:yyyy-MM-dd} to {end:yyyy-MM-dd}");
            }
        }
    }
}
