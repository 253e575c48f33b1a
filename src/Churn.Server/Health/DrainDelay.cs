using Churn.Server.Configuration;
using Microsoft.Extensions.Options;

namespace Churn.Server.Health;

/// <summary>Keeps the ports open for a while after SIGTERM, when readiness already says that the server stops: balancers that ask every few
/// seconds must have heard of it before a new connection is refused.</summary>
internal sealed class DrainDelay(IOptions<ServerOptions> options, TimeProvider time) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Comes before any service stops, the one that listens among them.
    public Task StoppingAsync(CancellationToken cancellationToken) => options.Value.DrainDelay == TimeSpan.Zero
        ? Task.CompletedTask : Task.Delay(options.Value.DrainDelay, time, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
