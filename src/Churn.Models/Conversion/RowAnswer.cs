namespace Churn.Models.Conversion;

/// <summary>A model's answer to one row.</summary>
internal delegate double RowAnswer(ReadOnlySpan<double> row);
