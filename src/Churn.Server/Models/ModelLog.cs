namespace Churn.Server.Models;

/// <summary>What is logged of models.</summary>
internal static partial class ModelLog
{
    [LoggerMessage(301, LogLevel.Information, "{Role} is {Model} now; before, {Previous}")]
    public static partial void Swapped(ILogger log, string role, string model, string previous);

    [LoggerMessage(302, LogLevel.Warning, "{Role} stays: {Reason}")]
    public static partial void Refused(ILogger log, string role, string reason);

    [LoggerMessage(303, LogLevel.Information, "Model version '{Version}' is new or changed; it is loaded once its files lie still")]
    public static partial void Found(ILogger log, string version);

    [LoggerMessage(304, LogLevel.Warning, "Looking for new models failed; it goes on")]
    public static partial void WatchFailed(ILogger log, Exception failure);

    [LoggerMessage(305, LogLevel.Information, "Model {Model} does not say what its training data looked like (no baseline in its manifest): "
        + "drift is not measured")]
    public static partial void NoBaseline(ILogger log, string model);

    [LoggerMessage(306, LogLevel.Warning, "Shadow model {Model} failed to score; answers are not touched")]
    public static partial void ShadowFailed(ILogger log, string model, Exception failure);

    [LoggerMessage(307, LogLevel.Warning, "The shadow model could not be loaded; the server does without")]
    public static partial void ShadowNotLoaded(ILogger log, Exception failure);
}
