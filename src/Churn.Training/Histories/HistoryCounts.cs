namespace Churn.Training.Histories;

/// <summary>What became of a log's rows.</summary>
/// <param name="Rows">Rows read.</param>
/// <param name="Events">Events that count.</param>
/// <param name="Copies">Rows that repeat an event id of their customer: left out.</param>
/// <param name="Conflicts">Rows that repeat an event id of their customer with other contents: left out.</param>
/// <param name="Alike">Rows without an event id that equal an earlier one in everything: counted, as they may be different events.</param>
/// <param name="FirstLines">Lines of the first few copies and conflicts, at most ten.</param>
public sealed record HistoryCounts(
    long Rows, long Events, long Copies, long Conflicts, long Alike, IReadOnlyList<long> FirstLines);
