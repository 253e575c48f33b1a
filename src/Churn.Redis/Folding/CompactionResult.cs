namespace Churn.Redis;

/// <summary>How a compaction ended.</summary>
public enum CompactionResult
{
    /// <summary>The snapshot stands in place of the elements that it folds.</summary>
    Done,

    /// <summary>Another process compacted first, or the customer was erased; harmless.</summary>
    Lost,

    /// <summary>It did not come about; a later one will do.</summary>
    Failed,
}

/// <summary>A compaction that has ended.</summary>
/// <param name="Result">How.</param>
/// <param name="Dropped">Elements that nobody can read and that are gone now; 0 unless it is done.</param>
/// <param name="Failure">Why it failed; null unless it did.</param>
public readonly record struct Compaction(CompactionResult Result, int Dropped = 0, Exception? Failure = null);
