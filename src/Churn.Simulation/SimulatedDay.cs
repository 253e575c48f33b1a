namespace Churn.Simulation;

/// <summary>What happened on one day; its lists are filled anew for the next one.</summary>
/// <param name="Date">UTC.</param>
/// <param name="Events">In rising order of time.</param>
/// <param name="Profiles">In order of customers.</param>
public readonly record struct SimulatedDay(DateOnly Date, IReadOnlyList<SimulatedEvent> Events, IReadOnlyList<SimulatedProfile> Profiles);
