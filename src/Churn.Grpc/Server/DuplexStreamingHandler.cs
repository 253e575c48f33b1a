using Grpc.Core;

namespace Churn.Grpc.Server;

/// <summary>Many requests, many responses.</summary>
internal sealed class DuplexStreamingHandler<TRequest, TResponse>(
    ServerRuntime runtime, GrpcMethod info, Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse> handler)
    : CallHandler<TRequest, TResponse>(runtime, info, method)
    where TRequest : class
    where TResponse : class
{
    protected override async ValueTask<TResponse?> ServeAsync(HttpServerCallContext call)
    {
        RequestHead.AllowLongStreams(call.HttpContext);
        await handler(OpenReader(call), OpenWriter(call), call);
        return null;
    }
}
