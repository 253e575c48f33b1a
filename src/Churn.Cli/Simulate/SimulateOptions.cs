using Churn.Simulation;

namespace Churn.Cli.Simulate;

/// <summary>What to simulate and where to write it.</summary>
/// <param name="Population">Size, days, seed, start.</param>
/// <param name="Log">Path of the event log; gzip if it ends in .gz.</param>
/// <param name="Profiles">Path of the profiles, or null.</param>
/// <param name="Truth">Path of the truth, or null.</param>
/// <param name="Cutoffs">What the truth is asked for; null without a truth.</param>
internal sealed record SimulateOptions(SimulationOptions Population, string Log, string? Profiles, string? Truth, TruthOptions? Cutoffs);
