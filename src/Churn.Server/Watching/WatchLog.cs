namespace Churn.Server.Watching;

/// <summary>What is logged of watching.</summary>
internal static partial class WatchLog
{
    [LoggerMessage(701, LogLevel.Warning,
        "Redis does not let the server publish or subscribe ({Why}), so watchers here learn of what other servers record only after minutes: "
        + "grant its user &churn:1:* +publish +subscribe +unsubscribe +ping")]
    public static partial void Refused(ILogger log, string why);
}
