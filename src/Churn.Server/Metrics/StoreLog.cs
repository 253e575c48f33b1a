namespace Churn.Server.Metrics;

/// <summary>What is logged of the store.</summary>
internal static partial class StoreLog
{
    [LoggerMessage(201, LogLevel.Information, "Store is up: {Detail}")]
    public static partial void Up(ILogger log, string detail);

    [LoggerMessage(202, LogLevel.Warning, "Store is down: {Detail}")]
    public static partial void Down(ILogger log, string detail);

    [LoggerMessage(203, LogLevel.Error, "Asking the store whether it answers failed in a way that nobody expected; not ready until it succeeds")]
    public static partial void PingFailed(ILogger log, Exception failure);
}
