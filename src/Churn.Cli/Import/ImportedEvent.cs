using System.Runtime.InteropServices;

namespace Churn.Cli.Import;

/// <summary>One event that waits to be folded, 32 bytes without padding.</summary>
/// <param name="OccurredAt">ms UTC, shifted.</param>
/// <param name="Units">Value in 1/10,000; <see cref="NoValue"/> without one.</param>
/// <param name="Series">Index into the log's pairs of type and category.</param>
/// <param name="Occurrence">Which of the rows that say the same, from 0.</param>
/// <param name="Id">Where its own id is in <see cref="IdTexts"/>; 0 for one that is derived from what it says.</param>
/// <param name="Next">Index of the customer's next event; −1 for none.</param>
/// <remarks>The import id is a hash of these bytes: another layout would make every import of before a new one.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ImportedEvent(long OccurredAt, long Units, int Series, int Occurrence, uint Id, int Next)
{
    public const long NoValue = long.MinValue;
}
