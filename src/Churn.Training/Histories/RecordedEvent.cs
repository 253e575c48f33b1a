namespace Churn.Training.Histories;

/// <summary>One event of an <see cref="EventHistory"/>, 24 bytes.</summary>
/// <param name="OccurredAt">ms UTC.</param>
/// <param name="Units">Value in 1/10,000; <see cref="NoValue"/> without one.</param>
/// <param name="Series">Index into <see cref="EventHistory.Series"/>.</param>
internal readonly record struct RecordedEvent(long OccurredAt, long Units, int Series)
{
    public const long NoValue = long.MinValue;

    public bool HasValue => Units != NoValue;
}
