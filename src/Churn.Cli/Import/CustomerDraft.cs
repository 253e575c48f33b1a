namespace Churn.Cli.Import;

/// <summary>What one customer becomes if nobody else writes it meanwhile.</summary>
/// <param name="Snapshot">To be written; empty if there is nothing to write.</param>
/// <param name="Head">Of the list that was read.</param>
/// <param name="Folded">Elements of it that the snapshot stands for.</param>
/// <param name="Tally">What became of the customer's events.</param>
internal readonly record struct CustomerDraft(ReadOnlyMemory<byte> Snapshot, ulong Head, int Folded, EventTally Tally);

/// <summary>What became of one customer's events.</summary>
/// <param name="Accepted">They count from now on.</param>
/// <param name="Duplicates">They counted before.</param>
/// <param name="Conflicts">Another event counts under the same id.</param>
/// <param name="Erased">They occurred before the customer was erased.</param>
/// <param name="Capped">Of the accepted, those of types beyond the 256 that are kept apart: they count in <c>any</c> only.</param>
internal readonly record struct EventTally(int Accepted, int Duplicates, int Conflicts, int Erased, int Capped);
