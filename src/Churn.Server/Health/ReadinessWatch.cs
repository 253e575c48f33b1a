namespace Churn.Server.Health;

/// <summary>Keeps gRPC health in step with readiness.</summary>
internal sealed class ReadinessWatch(Readiness readiness, IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not on stoppingToken: that one waits until the calls in progress have ended, and balancers must know before.
        using var stopping = lifetime.ApplicationStopping.Register(readiness.AnnounceEnd);
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                var problem = await readiness.ProblemAsync().ConfigureAwait(false);
                readiness.Announce(serving: problem is null);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // Stopping; the registration above has said so already.
        }
    }
}
