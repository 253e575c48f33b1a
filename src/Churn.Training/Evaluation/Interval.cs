namespace Churn.Training.Evaluation;

/// <summary>Where a figure lies with 95 % confidence; NaN where that cannot be told.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Interval(double Low, double High);
