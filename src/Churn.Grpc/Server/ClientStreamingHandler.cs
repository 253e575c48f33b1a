using Churn.Grpc.Protocol;
using Grpc.Core;

namespace Churn.Grpc.Server;

/// <summary>Many requests, one response.</summary>
internal sealed class ClientStreamingHandler<TRequest, TResponse>(
    ServerRuntime runtime, GrpcMethod info, Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse> handler)
    : CallHandler<TRequest, TResponse>(runtime, info, method)
    where TRequest : class
    where TResponse : class
{
    protected override async ValueTask<TResponse?> ServeAsync(HttpServerCallContext call)
    {
        RequestHead.AllowLongStreams(call.HttpContext);
        return await handler(OpenReader(call), call) ?? throw new RpcException(ProtocolErrors.NoResponse);
    }
}
