using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Churn.Grpc.Server;

/// <summary>What the server logs. Only what an operator must look at is an error.</summary>
internal static partial class GrpcServerLog
{
    [LoggerMessage(401, LogLevel.Error, "The handler of {Path} threw (request {RequestId}).")]
    public static partial void HandlerThrew(ILogger logger, Exception exception, string path, string requestId);

    // Without the words that the client is told: they may quote what it sent.
    [LoggerMessage(402, LogLevel.Debug, "{Path} ended in {Status} (request {RequestId}).")]
    public static partial void CallFailed(ILogger logger, string path, StatusCode status, string requestId);

    [LoggerMessage(403, LogLevel.Debug, "{Path} was cancelled by the client.")]
    public static partial void CallCancelled(ILogger logger, string path);

    [LoggerMessage(404, LogLevel.Error, "A callback on the cancellation of {Path} threw.")]
    public static partial void CancellationCallbackThrew(ILogger logger, Exception exception, string path);

    [LoggerMessage(405, LogLevel.Debug, "The deadline of {Path} could not be answered: the connection is gone.")]
    public static partial void DeadlineNotAnswered(ILogger logger, Exception exception, string path);
}
