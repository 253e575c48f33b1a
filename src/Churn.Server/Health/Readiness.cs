using Churn.Grpc;
using Churn.Protocol.V1;
using Churn.Redis;
using Churn.Server.Customers;
using Churn.Server.Metrics;
using Grpc.Health.V1;

namespace Churn.Server.Health;

/// <summary>Whether this process can answer calls: the store answers and it is not stopping. The model is checked at start.</summary>
internal sealed class Readiness(
    ICustomerStore store, HealthService health, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<Readiness> log)
{
    private readonly LogLimit failures = new(time);
    private readonly Lock announcing = new();
    private volatile bool announced;

    /// <summary>What gRPC health checks were told last, a second ago at most; false once the server stops.</summary>
    public bool IsAnnounced => announced && !lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Null if ready, else why not. At most as long as one call to the store.</summary>
    public async Task<string?> ProblemAsync()
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return "stopping";
        }
        try
        {
            await store.PingAsync().ConfigureAwait(false);
            return null;
        }
        catch (RedisException)
        {
            return "the store is out of reach";
        }
        catch (Exception e)
        {
            // A bug, which must end neither the watch, and with it the host, nor a probe.
            if (failures.Allows())
            {
                StoreLog.PingFailed(log, e);
            }
            return "the store cannot be asked: see the log";
        }
    }

    /// <summary>Tells gRPC health checks, for good, and ends their watches.</summary>
    public void AnnounceEnd() => health.Stop();

    /// <summary>Tells gRPC health checks. Once the server stops it is not serving, whatever is announced.</summary>
    public void Announce(bool serving)
    {
        // Whether it stops is read under the lock: else a slow announcer of SERVING could be the last one to set it.
        lock (announcing)
        {
            announced = serving;
            var status = IsAnnounced ? HealthCheckResponse.Types.ServingStatus.Serving : HealthCheckResponse.Types.ServingStatus.NotServing;
            foreach (var service in (ReadOnlySpan<string>)["", ChurnService.Descriptor.FullName, ModelService.Descriptor.FullName])
            {
                health.Set(service, status);
            }
        }
    }
}
