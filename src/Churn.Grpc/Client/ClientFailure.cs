using Churn.Grpc.Protocol;
using Grpc.Core;

namespace Churn.Grpc.Client;

/// <summary>The one place where a failure of HTTP becomes the status of a client's call.</summary>
/// <remarks>https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md and, for codes of RST_STREAM,
/// https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md.</remarks>
internal static class ClientFailure
{
    public static Status Of(Exception exception, bool deadlinePassed)
    {
        if (deadlinePassed)
        {
            return ProtocolErrors.DeadlineExceeded;
        }

        return exception switch
        {
            RpcException rpc => rpc.Status,
            OperationCanceledException or ObjectDisposedException => ProtocolErrors.Cancelled,
            _ when ResetCode(exception) is { } code => new Status(OfReset(code), "The server reset the stream.", exception),
            _ => new Status(StatusCode.Unavailable, $"The server cannot be reached: {exception.Message}", exception),
        };
    }

    public static StatusCode OfHttp(int httpStatus) => httpStatus switch
    {
        400 => StatusCode.Internal,
        401 => StatusCode.Unauthenticated,
        403 => StatusCode.PermissionDenied,
        404 => StatusCode.Unimplemented,
        429 or 502 or 503 or 504 => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };

    private static long? ResetCode(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is HttpProtocolException protocol)
            {
                return protocol.ErrorCode;
            }
        }

        return null;
    }

    private static StatusCode OfReset(long code) => code switch
    {
        7 => StatusCode.Unavailable, // REFUSED_STREAM
        8 => StatusCode.Cancelled, // CANCEL
        11 => StatusCode.ResourceExhausted, // ENHANCE_YOUR_CALM
        12 => StatusCode.PermissionDenied, // INADEQUATE_SECURITY
        _ => StatusCode.Internal,
    };
}
