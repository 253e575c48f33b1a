namespace Churn.Server.Models;

/// <summary>What is logged of models.</summary>
internal static partial class ModelLog
{
    [LoggerMessage(301, LogLevel.Information, "Now serving model {Model}; before, {Previous}")]
    public static partial void Swapped(ILogger log, string model, string previous);

    [LoggerMessage(302, LogLevel.Warning, "The model in use stays: {Reason}")]
    public static partial void Refused(ILogger log, string reason);

    [LoggerMessage(303, LogLevel.Information, "Model version '{Version}' is new or changed; it is loaded once its files lie still")]
    public static partial void Found(ILogger log, string version);

    [LoggerMessage(304, LogLevel.Warning, "Looking for new models failed; it goes on")]
    public static partial void WatchFailed(ILogger log, Exception failure);
}
