namespace Churn.Server.Tracing;

/// <summary>What is logged of the way to the collector.</summary>
internal static partial class TracingLog
{
    [LoggerMessage(801, LogLevel.Warning, "Spans do not reach the collector at {Address} and are dropped: calls are served as before")]
    public static partial void NotSent(ILogger log, Uri address);

    [LoggerMessage(802, LogLevel.Information, "Spans reach the collector at {Address} again")]
    public static partial void SentAgain(ILogger log, Uri address);

    [LoggerMessage(803, LogLevel.Information, "Of calls that no caller traces, {Ratio} are traced to {Address}")]
    public static partial void On(ILogger log, double ratio, Uri address);
}
