using System.Collections.Frozen;
using System.Diagnostics;
using Churn.Grpc.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Churn.Grpc.Server;

/// <summary>Finds the handler of a call by its path. Requests that are not gRPC and not for its paths go on to the next.</summary>
internal sealed class GrpcMiddleware(RequestDelegate next, FrozenDictionary<string, CallHandler> handlers, ServerRuntime runtime)
{
    public Task InvokeAsync(HttpContext http)
    {
        var request = http.Request;
        var known = handlers.TryGetValue(request.Path.Value ?? "", out var handler);
        if (!known && !HeaderNames.IsGrpc(request.ContentType))
        {
            return next(http);
        }

        var refusal = RequestHead.HttpRefusal(request);
        if (refusal != 0)
        {
            return Refuse(http, refusal);
        }

        if (!known)
        {
            return AnswerUnknown(http);
        }

        return runtime.Options.Spans is { } spans && spans.HasListeners() ? TracedAsync(http, handler!, spans) : handler!.HandleAsync(http);
    }

    // Apart, so that a call without a span pays for none.
    private static async Task TracedAsync(HttpContext http, CallHandler handler, ActivitySource spans)
    {
        using var span = CallSpan.Start(spans, http.Request, handler.Method);
        await handler.HandleAsync(http);
    }

    private static Task Refuse(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        if (status == StatusCodes.Status405MethodNotAllowed)
        {
            http.Response.Headers.Allow = HttpMethods.Post;
        }

        return Task.CompletedTask;
    }

    private Task AnswerUnknown(HttpContext http)
    {
        var started = Stopwatch.GetTimestamp();
        runtime.Options.Observer?.CallStarted(GrpcMethod.Unknown);
        http.Response.Headers.ContentType = HeaderNames.ContentType;
        ResponseEnd.WriteStatus(http.Response.Headers, ProtocolErrors.UnknownMethod(http.Request.Path.Value ?? ""));
        http.Response.Headers[RequestId.HeaderName] = RequestId.Of(http);
        runtime.Options.Observer?.CallEnded(GrpcMethod.Unknown, StatusCode.Unimplemented, Stopwatch.GetTimestamp() - started);
        return Task.CompletedTask;
    }
}
