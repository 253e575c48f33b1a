namespace Churn.Redis;

/// <summary>How a compaction ended.</summary>
public enum CompactionResult
{
    /// <summary>The snapshot stands in place of the elements that it folds.</summary>
    Done,

    /// <summary>Another process compacted first, or the customer was erased; harmless.</summary>
    Lost,

    /// <summary>The store did not answer; a later one will do.</summary>
    Failed,
}
