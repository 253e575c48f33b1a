using Grpc.Core;

namespace Churn.Grpc.Server;

/// <summary>One request, many responses.</summary>
internal sealed class ServerStreamingHandler<TRequest, TResponse>(
    ServerRuntime runtime, GrpcMethod info, Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse> handler)
    : CallHandler<TRequest, TResponse>(runtime, info, method)
    where TRequest : class
    where TResponse : class
{
    protected override async ValueTask<TResponse?> ServeAsync(HttpServerCallContext call)
    {
        var request = await ReadSingleAsync(call);
        await handler(request, OpenWriter(call), call);
        return null;
    }
}
