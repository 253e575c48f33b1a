namespace Churn.Server.Customers;

/// <summary>What is logged of stored customers; never an id.</summary>
internal static partial class CustomerLog
{
    [LoggerMessage(101, LogLevel.Warning, "{Count} stored elements of a customer cannot be read and were skipped")]
    public static partial void Unreadable(ILogger log, int count);
}
