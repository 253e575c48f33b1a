using Grpc.Core;
using Grpc.Health.V1;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Churn.Grpc;

/// <summary>The gRPC health protocol: says of the server, and of each service, whether it serves. Thread-safe.</summary>
/// <remarks>https://github.com/grpc/grpc/blob/master/doc/health-checking.md.</remarks>
public sealed class HealthService : Health.HealthBase
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ServingStatus> _statuses = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = NewChange();
    private bool _stopped;

    /// <summary>Says from now on how a service is.</summary>
    /// <param name="service">Full name, as <c>package.Service</c>; empty: the server as a whole.</param>
    /// <param name="status">What is answered.</param>
    public void Set(string service, ServingStatus status)
    {
        lock (_gate)
        {
            var now = _stopped ? ServingStatus.NotServing : status;
            if (!_statuses.TryGetValue(service, out var before) || before != now)
            {
                _statuses[service] = now;
                Announce();
            }
        }
    }

    /// <summary>Says of every service, for good, that it does not serve, and ends the watches: those that never end would hold up a
    /// server that waits for its calls.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            foreach (var service in _statuses.Keys.ToArray())
            {
                _statuses[service] = ServingStatus.NotServing;
            }

            Announce();
        }
    }

    /// <summary>Answers what was last set; NOT_FOUND for a service of which nothing was.</summary>
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_gate)
        {
            return _statuses.TryGetValue(request.Service, out var status)
                ? Task.FromResult(new HealthCheckResponse { Status = status })
                : throw new RpcException(new Status(StatusCode.NotFound, $"The server has no service \"{request.Service}\"."));
        }
    }

    /// <summary>Answers what was last set, SERVICE_UNKNOWN if nothing was, and each change; UNAVAILABLE once the server stops. A change
    /// that is undone before a slow client took it is not told.</summary>
    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(responseStream);
        ArgumentNullException.ThrowIfNull(context);
        ServingStatus? told = null;
        while (true)
        {
            var (status, changed, stopped) = Read(request.Service);
            if (status != told)
            {
                await responseStream.WriteAsync(new HealthCheckResponse { Status = status }).ConfigureAwait(false);
                told = status;
            }

            if (stopped)
            {
                throw new RpcException(new Status(StatusCode.Unavailable, "The server is stopping."));
            }

            await changed.WaitAsync(context.CancellationToken).ConfigureAwait(false);
        }
    }

    private (ServingStatus Status, Task Changed, bool Stopped) Read(string service)
    {
        lock (_gate)
        {
            return (_statuses.GetValueOrDefault(service, ServingStatus.ServiceUnknown), _changed.Task, _stopped);
        }
    }

    private void Announce()
    {
        _changed.SetResult();
        _changed = NewChange();
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
