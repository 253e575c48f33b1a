namespace Churn.Simulation;

/// <summary>Which population, and for how long.</summary>
public sealed record SimulationOptions
{
    /// <summary>Most customers that fit: states are kept in one array.</summary>
    public const int MaxCustomers = 5_000_000;

    /// <summary>Longest log.</summary>
    public const int MaxDays = 3_660;

    /// <summary>Number of customers, those included who join later; 1 to <see cref="MaxCustomers"/>.</summary>
    public int Customers { get; init; } = 10_000;

    /// <summary>Days of log, 1 to <see cref="MaxDays"/>. Customers join over the whole of it.</summary>
    public int Days { get; init; } = 730;

    /// <summary>Another seed, another population with the same habits.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>First day, UTC; 1970-01-01 to 2200-01-01.</summary>
    public DateOnly Start { get; init; } = new(2024, 1, 1);

    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range; the message names it.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Customers, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Customers, MaxCustomers);
        ArgumentOutOfRangeException.ThrowIfLessThan(Days, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Days, MaxDays);
        ArgumentOutOfRangeException.ThrowIfLessThan(Start, new DateOnly(1970, 1, 1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Start, new DateOnly(2200, 1, 1));
    }
}
