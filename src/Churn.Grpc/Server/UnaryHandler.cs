using Churn.Grpc.Protocol;
using Grpc.Core;

namespace Churn.Grpc.Server;

/// <summary>One request, one response.</summary>
internal sealed class UnaryHandler<TRequest, TResponse>(
    ServerRuntime runtime, GrpcMethod info, Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse> handler)
    : CallHandler<TRequest, TResponse>(runtime, info, method)
    where TRequest : class
    where TResponse : class
{
    protected override async ValueTask<TResponse?> ServeAsync(HttpServerCallContext call)
    {
        var request = await ReadSingleAsync(call);
        return await handler(request, call) ?? throw new RpcException(ProtocolErrors.NoResponse);
    }
}
