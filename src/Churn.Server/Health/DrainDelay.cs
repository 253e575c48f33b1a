using Churn.Server.Configuration;
using Microsoft.Extensions.Options;

namespace Churn.Server.Health;

/// <summary>Keeps the ports open for a while after SIGTERM, when readiness already says that the server stops: balancers that ask every few
/// seconds must have heard of it before a new connection is refused.</summary>
internal sealed class DrainDelay(IOptions<ServerOptions> options, IHostApplicationLifetime lifetime, TimeProvider time)
    : IHostedLifecycleService
{
    private int stopping;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Comes before any service stops, the one that listens among them.
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // Once, however often the host is told to stop.
        if (options.Value.DrainDelay > TimeSpan.Zero && Interlocked.Exchange(ref stopping, 1) == 0)
        {
            // Whoever stops the host by another way than a signal has not said so yet.
            lifetime.StopApplication();
            // Who is in more of a hurry ends the wait, and no more.
            await Task.Delay(options.Value.DrainDelay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
