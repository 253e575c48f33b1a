using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Churn.Cli.Replay;

/// <summary>Sends an API key with every stream.</summary>
internal sealed class ApiKeyCredential(string key) : Interceptor
{
    /// <summary>Names it in the environment: arguments of a process can be read by others on the machine.</summary>
    public const string Variable = "CHURN_KEY";

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var options = context.Options.WithHeaders(new Metadata { { "authorization", $"Bearer {key}" } });
        return continuation(new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, options));
    }
}
