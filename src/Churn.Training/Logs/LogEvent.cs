namespace Churn.Training;

/// <summary>One row of an event log.</summary>
/// <param name="Line">Its line in the file, from 1, the header counted.</param>
/// <param name="CustomerId">1 to 256 bytes.</param>
/// <param name="OccurredAt">ms UTC; 1970 or later.</param>
/// <param name="Type">Slug, see <see cref="SlugNames"/>.</param>
/// <param name="Category">Slug; empty for none.</param>
/// <param name="Value">Within ±1e9; null for none.</param>
/// <param name="EventId">As in the log, or null if it has none.</param>
/// <param name="Occurrence">0 for the first row with these contents, 1 for the next and so on.</param>
public readonly record struct LogEvent(
    long Line, string CustomerId, long OccurredAt, string Type, string Category, double? Value, string? EventId, int Occurrence);
