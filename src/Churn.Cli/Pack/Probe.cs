namespace Churn.Cli.Pack;

/// <summary>A row and the model's answer to it.</summary>
/// <param name="Row">Shape [F]; NaN is missing.</param>
/// <param name="Probability">Finite.</param>
internal sealed record Probe(double[] Row, float Probability);
