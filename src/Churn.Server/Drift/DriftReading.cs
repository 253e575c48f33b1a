namespace Churn.Server.Drift;

/// <summary>Population stability indices (<see cref="Churn.Models.Drift.Distribution.Psi"/>) at one moment.</summary>
/// <param name="Samples">Customers counted, each once an hour.</param>
/// <param name="Features">Shape [F], in the model's order; empty while there are too few samples.</param>
/// <param name="Score">Of the probability; NaN while there are too few samples.</param>
internal readonly record struct DriftReading(long Samples, double[] Features, double Score);
