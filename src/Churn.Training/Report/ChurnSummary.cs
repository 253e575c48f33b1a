using Churn.Training.Examples;

namespace Churn.Training.Report;

/// <summary>What counts as churn, and for whom.</summary>
/// <param name="Definition">One sentence.</param>
/// <param name="OwnEvents">Types by which a customer is active.</param>
/// <param name="ChurnEvent">The type that ends the relationship; null where silence does.</param>
/// <param name="HorizonDays">Days ahead that the probability covers.</param>
/// <param name="LookbackDays">Days back within which a customer had an own event, to be scored.</param>
public sealed record ChurnSummary(
    string Definition, IReadOnlyList<string> OwnEvents, string? ChurnEvent, int HorizonDays, int LookbackDays)
{
    internal static ChurnSummary Of(ChurnDefinition definition) => new(
        definition.InWords, [.. definition.OwnEvents], definition.ChurnEvent, definition.HorizonDays, definition.LookbackDays);
}
