namespace Churn.Server.Metrics;

/// <summary>What is logged of the store.</summary>
internal static partial class StoreLog
{
    [LoggerMessage(201, LogLevel.Information, "Store is up: {Detail}")]
    public static partial void Up(ILogger log, string detail);

    [LoggerMessage(202, LogLevel.Warning, "Store is down: {Detail}")]
    public static partial void Down(ILogger log, string detail);
}
