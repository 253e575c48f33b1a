namespace Churn.Cli.Pack;

/// <summary>A row that was asked and its answer.</summary>
/// <param name="Row">Shape [F]; NaN is missing.</param>
/// <param name="Probability">Within [0, 1].</param>
internal sealed record Probe(double[] Row, double Probability);
