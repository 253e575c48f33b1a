using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Health.V1;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Churn.Grpc;

/// <summary>The gRPC health protocol: says of the server, and of each service, whether it serves. Thread-safe.</summary>
/// <remarks>https://github.com/grpc/grpc/blob/master/doc/health-checking.md. Only Check; Watch answers UNIMPLEMENTED, on which
/// clients of the protocol stop asking and take the server for healthy.</remarks>
public sealed class HealthService : Health.HealthBase
{
    private readonly ConcurrentDictionary<string, ServingStatus> _statuses = new(StringComparer.Ordinal);

    /// <summary>Says from now on how a service is.</summary>
    /// <param name="service">Full name, as <c>package.Service</c>; empty: the server as a whole.</param>
    /// <param name="status">What is answered.</param>
    public void Set(string service, ServingStatus status) => _statuses[service] = status;

    /// <summary>Answers what was last set; NOT_FOUND for a service of which nothing was.</summary>
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _statuses.TryGetValue(request.Service, out var status)
            ? Task.FromResult(new HealthCheckResponse { Status = status })
            : throw new RpcException(new Status(StatusCode.NotFound, $"The server has no service \"{request.Service}\"."));
    }
}
