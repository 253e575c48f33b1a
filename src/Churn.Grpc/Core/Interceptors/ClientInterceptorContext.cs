using System.Diagnostics.CodeAnalysis;

namespace Grpc.Core.Interceptors;

/// <summary>A call of a client as an interceptor sees it; pass on another one to change it.</summary>
/// <typeparam name="TRequest">Type of the requests.</typeparam>
/// <typeparam name="TResponse">Type of the responses.</typeparam>
/// <param name="method">What is called.</param>
/// <param name="host">As generated code passes it. Null: the channel's own.</param>
/// <param name="options">Headers, deadline and token.</param>
[SuppressMessage("Performance", "CA1815", Justification = "Contexts are passed on, never compared.")]
public readonly struct ClientInterceptorContext<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options)
    where TRequest : class
    where TResponse : class
{
    /// <summary>What is called.</summary>
    public Method<TRequest, TResponse> Method { get; } = method;

    /// <summary>As generated code passes it. Null: the channel's own.</summary>
    public string? Host { get; } = host;

    /// <summary>Headers, deadline and token.</summary>
    public CallOptions Options { get; } = options;
}
