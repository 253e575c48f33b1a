using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Churn.LoadTests;

/// <summary>Sends an API key with every call.</summary>
internal sealed class Credential(string key) : Interceptor
{
    /// <summary>Null for a server that asks for none.</summary>
    public static CallInvoker Add(CallInvoker over, string? key) => key is null ? over : over.Intercept(new Credential(key));

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var options = context.Options.WithHeaders(new Metadata { { "authorization", $"Bearer {key}" } });
        return continuation(request, new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, options));
    }
}
