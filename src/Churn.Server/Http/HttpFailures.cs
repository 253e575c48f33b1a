using Churn.Grpc;
using Churn.Server.Errors;
using Grpc.Core;

namespace Churn.Server.Http;

/// <summary>The one place where what an HTTP request throws becomes a status; expected failures are answered before and do not throw.</summary>
internal static partial class HttpFailures
{
    /// <summary>Runs the rest of the pipeline.</summary>
    /// <returns>The HTTP status in which the request ended; after a failure in the middle of an answer not the one that was sent.</returns>
    public static async Task<int> RunAsync(HttpContext context, RequestDelegate next, ILogger log)
    {
        try
        {
            await next(context).ConfigureAwait(false);
            return context.Response.StatusCode;
        }
        catch (Exception e) when (IsAbort(context, e))
        {
            return StatusCodes.Status499ClientClosedRequest;
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = e.StatusCode;
            return e.StatusCode;
        }
        catch (Exception e)
        {
            Unexpected(log, e, RequestId.Of(context));
            await AnswerInternalAsync(context).ConfigureAwait(false);
            return StatusCodes.Status500InternalServerError;
        }
    }

    /// <summary>Whether an exception says no more than that the client went away. Kestrel calls a body that ends with its connection a
    /// bad request.</summary>
    public static bool IsAbort(HttpContext context, Exception e) =>
        e is Microsoft.AspNetCore.Connections.ConnectionResetException
        || (e is OperationCanceledException or IOException or BadHttpRequestException && context.RequestAborted.IsCancellationRequested);

    // The text of the exception stays in the log: it may name hosts and customers.
    private static Task AnswerInternalAsync(HttpContext context)
    {
        if (context.Response.HasStarted)
        {
            // Half an answer must not look like a whole one.
            context.Abort();
            return Task.CompletedTask;
        }
        context.Response.Clear();
        SecurityHeaders.Add(context);
        return JsonProtocol.WriteErrorAsync(context, Failures.Make(StatusCode.Internal, "the server failed: its log says why", "INTERNAL"));
    }

    [LoggerMessage(501, LogLevel.Error, "An HTTP request failed unexpectedly (request {RequestId})")]
    private static partial void Unexpected(ILogger log, Exception e, string requestId);
}
