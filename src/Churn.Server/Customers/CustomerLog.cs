namespace Churn.Server.Customers;

/// <summary>What is logged of stored customers; never an id.</summary>
internal static partial class CustomerLog
{
    [LoggerMessage(101, LogLevel.Warning,
        "{Count} stored elements of a customer could not be read and were dropped; churn_unreadable_elements_total counts all")]
    public static partial void Dropped(ILogger log, int count);

    [LoggerMessage(102, LogLevel.Error,
        "The stored state of a customer cannot be read: it is damaged, or a newer version of the server wrote it; "
        + "churn_unreadable_states_total counts the calls")]
    public static partial void Unreadable(ILogger log);

    [LoggerMessage(103, LogLevel.Warning,
        "A customer's list holds elements that only a newer version of the server can read: it is not compacted beyond them")]
    public static partial void Newer(ILogger log);

    [LoggerMessage(104, LogLevel.Warning, "The store refused a call ({Code}): {Text}")]
    public static partial void Refused(ILogger log, string code, string text);

    [LoggerMessage(105, LogLevel.Error, "An event could not be recorded; it may be stored")]
    public static partial void NotRecorded(ILogger log, Exception failure);

    [LoggerMessage(106, LogLevel.Error, "A compaction failed; a later one will do")]
    public static partial void NotCompacted(ILogger log, Exception failure);

    [LoggerMessage(107, LogLevel.Error, "A customer of a batch could not be scored; the others are answered")]
    public static partial void NotScored(ILogger log, Exception failure);
}
