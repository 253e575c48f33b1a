using Churn.Grpc;
using Grpc.Core;

namespace Churn.Server.Metrics;

/// <summary>Counts gRPC calls by the names that gRPC's own Prometheus libraries use.</summary>
internal sealed class GrpcMetrics : IGrpcServerObserver
{
    private const int MaxMethods = 64;
    private const int Codes = 17;

    private static readonly string[] CodeNames = [.. Enumerable.Range(0, Codes).Select(NameOf)];

    private readonly CounterFamily started;
    private readonly CounterFamily handled;
    private readonly HistogramFamily seconds;
    private readonly Counter?[] startedByMethod = new Counter?[MaxMethods];
    private readonly Counter?[] handledByMethod = new Counter?[MaxMethods * Codes];
    private readonly Histogram?[] secondsByMethod = new Histogram?[MaxMethods];

    /// <param name="metrics">Where they are added.</param>
    /// <param name="examples">The clock of exemplars; null: there are none.</param>
    public GrpcMetrics(ServerMetrics metrics, TimeProvider? examples)
    {
        started = metrics.Add(new CounterFamily(
            "grpc_server_started_total", "gRPC calls that began.", "grpc_type", "grpc_service", "grpc_method"));
        handled = metrics.Add(new CounterFamily(
            "grpc_server_handled_total", "gRPC calls that ended, by status.", "grpc_type", "grpc_service", "grpc_method", "grpc_code"));
        seconds = metrics.Add(HistogramFamily.OfLatency(
            examples, "grpc_server_handling_seconds", "Time a gRPC call takes in the server.",
            "grpc_type", "grpc_service", "grpc_method"));
    }

    public void CallStarted(GrpcMethod method) =>
        (startedByMethod[method.Index] ??= started.With(TypeOf(method), method.Service, method.Name)).Add();

    public void CallEnded(GrpcMethod method, StatusCode status, long elapsedTicks)
    {
        var code = (uint)status < Codes ? (int)status : (int)StatusCode.Unknown;
        (handledByMethod[(method.Index * Codes) + code] ??=
            handled.With(TypeOf(method), method.Service, method.Name, CodeNames[code])).Add();
        (secondsByMethod[method.Index] ??= seconds.With(TypeOf(method), method.Service, method.Name)).Observe(elapsedTicks);
    }

    private static string TypeOf(GrpcMethod method) => method.Type switch
    {
        MethodType.ClientStreaming => "client_stream",
        MethodType.ServerStreaming => "server_stream",
        MethodType.DuplexStreaming => "bidi_stream",
        _ => "unary",
    };

    // "NotFound", as the Go library writes it; "OK" is the one that differs from our names.
    private static string NameOf(int code) => code == 0 ? "OK" : ((StatusCode)code).ToString();
}
