using Churn.Grpc.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Churn.Grpc.Server;

/// <summary>The one place where an exception becomes the status of a call.</summary>
/// <remarks>
/// RpcException: its own status and trailers. Anything once the client is gone: CANCELLED. BadHttpRequestException of the server
/// below: RESOURCE_EXHAUSTED if the body is too large, else INTERNAL. Anything else: UNKNOWN, without a word of the exception,
/// which goes to the log as an error.
/// </remarks>
internal static class ExceptionStatus
{
    public static Status Of(Exception exception, HttpServerCallContext call)
    {
        var logger = call.Runtime.Logger;
        switch (exception)
        {
            case RpcException rpc:
                AddTrailers(call, rpc.Trailers);
                GrpcServerLog.CallFailed(logger, call.Path, rpc.StatusCode, call.RequestId);
                return rpc.Status;
            case BadHttpRequestException bad:
                var code = bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? StatusCode.ResourceExhausted : StatusCode.Internal;
                GrpcServerLog.CallFailed(logger, call.Path, code, call.RequestId);
                return new Status(code, "The request is not valid HTTP: its body was cut off, came too slowly, or its chunks are wrong.");
            case ConnectionResetException or ConnectionAbortedException:
            case Exception when call.HttpContext.RequestAborted.IsCancellationRequested:
                GrpcServerLog.CallCancelled(logger, call.Path);
                return ProtocolErrors.Cancelled;
            default:
                GrpcServerLog.HandlerThrew(logger, exception, call.Path, call.RequestId);
                return ProtocolErrors.HandlerThrew;
        }
    }

    /// <summary>Whether what reading a request threw means that the client went away.</summary>
    /// <remarks>Kestrel says of a reset stream no more than IOException, and cancels RequestAborted only a moment later. Asked where
    /// the request is read, as an IOException of the handler's own is an error.</remarks>
    public static bool IsReset(IOException exception) => exception is not (BadHttpRequestException or ConnectionResetException);

    public static ConnectionResetException Reset(IOException exception) => new(exception.Message, exception);

    private static void AddTrailers(HttpServerCallContext call, Metadata trailers)
    {
        if (trailers.Count == 0 || ReferenceEquals(trailers, call.ResponseTrailers))
        {
            return;
        }

        foreach (var entry in trailers)
        {
            call.ResponseTrailers.Add(entry);
        }
    }
}
