namespace Churn.Redis;

/// <summary>A customer's snapshot is damaged or from a newer version; it was left as it is.</summary>
public sealed class UnreadableSnapshotException() : Exception(
    "the customer's stored state cannot be read: it is damaged, or a newer version of the server wrote it");
