namespace Grpc.Core.Interceptors;

/// <summary>Interceptors of services.</summary>
public static class ServerServiceDefinitionExtensions
{
    /// <summary>The service with an interceptor before its handlers.</summary>
    public static ServerServiceDefinition Intercept(this ServerServiceDefinition serviceDefinition, Interceptor interceptor)
    {
        ArgumentNullException.ThrowIfNull(serviceDefinition);
        ArgumentNullException.ThrowIfNull(interceptor);
        var builder = ServerServiceDefinition.CreateBuilder();
        serviceDefinition.BindService(new InterceptingBinder(builder, interceptor));
        return builder.Build();
    }

    /// <summary>The service with interceptors before its handlers; calls pass them in the order given.</summary>
    public static ServerServiceDefinition Intercept(this ServerServiceDefinition serviceDefinition, params Interceptor[] interceptors)
    {
        ArgumentNullException.ThrowIfNull(interceptors);
        return interceptors.Reverse().Aggregate(serviceDefinition, (inner, interceptor) => inner.Intercept(interceptor));
    }

    private sealed class InterceptingBinder(ServerServiceDefinition.Builder target, Interceptor interceptor) : ServiceBinderBase
    {
        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
        {
            ArgumentNullException.ThrowIfNull(handler);
            target.AddMethod(
                method,
                (TRequest request, ServerCallContext context) => interceptor.UnaryServerHandler(request, context, handler));
        }

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
        {
            ArgumentNullException.ThrowIfNull(handler);
            target.AddMethod(
                method,
                (IAsyncStreamReader<TRequest> requests, ServerCallContext context) =>
                    interceptor.ClientStreamingServerHandler(requests, context, handler));
        }

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
        {
            ArgumentNullException.ThrowIfNull(handler);
            target.AddMethod(
                method,
                (TRequest request, IServerStreamWriter<TResponse> responses, ServerCallContext context) =>
                    interceptor.ServerStreamingServerHandler(request, responses, context, handler));
        }

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
        {
            ArgumentNullException.ThrowIfNull(handler);
            target.AddMethod(
                method,
                (IAsyncStreamReader<TRequest> requests, IServerStreamWriter<TResponse> responses, ServerCallContext context) =>
                    interceptor.DuplexStreamingServerHandler(requests, responses, context, handler));
        }
    }
}
