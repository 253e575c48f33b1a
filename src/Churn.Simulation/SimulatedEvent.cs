namespace Churn.Simulation;

/// <summary>Something that a simulated customer did, or that was done to them.</summary>
/// <param name="Customer">Index, from 0.</param>
/// <param name="OccurredAt">ms UTC since 1970, a whole second.</param>
/// <param name="Type">Of docs/events.md.</param>
/// <param name="Category">A slug; empty for none.</param>
/// <param name="Value">In the unit of the type, at most two decimals; NaN for none.</param>
public readonly record struct SimulatedEvent(int Customer, long OccurredAt, string Type, string Category, double Value);
