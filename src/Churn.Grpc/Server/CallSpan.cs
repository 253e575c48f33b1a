using System.Diagnostics;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Churn.Grpc.Server;

/// <summary>The span of a call in its server, with the names of OpenTelemetry's conventions for gRPC. Nothing of what was sent is in it.</summary>
/// <remarks>https://opentelemetry.io/docs/specs/semconv/rpc/grpc/</remarks>
internal static class CallSpan
{
    /// <summary>Begins it, as a child of the caller's, and makes it the current one.</summary>
    /// <returns>Null: nobody asked for it.</returns>
    public static Activity? Start(ActivitySource source, HttpRequest request, GrpcMethod method)
    {
        var span = source.StartActivity(method.FullName, ActivityKind.Server, TraceContext.Of(request));
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag("rpc.system", "grpc");
            span.SetTag("rpc.service", method.Service);
            span.SetTag("rpc.method", method.Name);
        }

        return span;
    }

    /// <summary>Says how the call ended, where the current span is one of <paramref name="source"/>'s.</summary>
    public static void End(ActivitySource source, StatusCode code)
    {
        if (Activity.Current is not { IsAllDataRequested: true, Kind: ActivityKind.Server } span || span.Source != source)
        {
            return;
        }

        span.SetTag("rpc.grpc.status_code", (int)code);
        if (IsServersFault(code))
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    private static bool IsServersFault(StatusCode code) => code is StatusCode.Unknown or StatusCode.DeadlineExceeded or StatusCode.Unimplemented
        or StatusCode.Internal or StatusCode.Unavailable or StatusCode.DataLoss;
}
