using Grpc.Core;

namespace Churn.Grpc.Server;

/// <summary>Makes a call handler for each method of a service.</summary>
internal sealed class HandlerBinder(ServerRuntime runtime) : ServiceBinderBase
{
    /// <summary>Handlers by path.</summary>
    public Dictionary<string, CallHandler> Handlers { get; } = new(StringComparer.Ordinal);

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
        Add(method, handler, (info, serve) => new UnaryHandler<TRequest, TResponse>(runtime, info, method, serve));

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) =>
        Add(method, handler, (info, serve) => new ClientStreamingHandler<TRequest, TResponse>(runtime, info, method, serve));

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) =>
        Add(method, handler, (info, serve) => new ServerStreamingHandler<TRequest, TResponse>(runtime, info, method, serve));

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) =>
        Add(method, handler, (info, serve) => new DuplexStreamingHandler<TRequest, TResponse>(runtime, info, method, serve));

    private void Add<THandler>(IMethod method, THandler? handler, Func<GrpcMethod, THandler, CallHandler> make)
        where THandler : class
    {
        ArgumentNullException.ThrowIfNull(handler);
        var info = new GrpcMethod(Handlers.Count + 1, method.ServiceName, method.Name, method.Type);
        Handlers.Add(method.FullName, make(info, handler));
    }
}
