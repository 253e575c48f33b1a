using System.Collections.Frozen;
using Churn.Grpc.Server;
using Grpc.Core;

namespace Churn.Grpc;

/// <summary>The services that a server answers.</summary>
public sealed class GrpcServices
{
    private readonly HandlerBinder _binder;

    internal GrpcServices(ServerRuntime runtime) => _binder = new HandlerBinder(runtime);

    /// <summary>Adds a service, as the generated <c>BindService</c> gives it.</summary>
    /// <exception cref="ArgumentException">One of its methods was added already.</exception>
    public GrpcServices Add(ServerServiceDefinition service)
    {
        ArgumentNullException.ThrowIfNull(service);
        service.BindService(_binder);
        return this;
    }

    internal FrozenDictionary<string, CallHandler> Freeze() => _binder.Handlers.ToFrozenDictionary(StringComparer.Ordinal);
}
