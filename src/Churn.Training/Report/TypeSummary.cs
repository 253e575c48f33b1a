namespace Churn.Training.Report;

/// <summary>The events of one type.</summary>
/// <param name="Type">Slug.</param>
/// <param name="Events">How many.</param>
/// <param name="Customers">With at least one.</param>
/// <param name="Own">Whether a customer is active by it.</param>
public sealed record TypeSummary(string Type, long Events, int Customers, bool Own);
