namespace Churn.Training.Report;

/// <summary>A tenth of the test rows, in order of probability.</summary>
/// <param name="Predicted">Mean probability.</param>
/// <param name="Observed">Share that churned.</param>
/// <param name="Rows">How many they are.</param>
public sealed record CalibrationGroup(double Predicted, double Observed, int Rows);
