namespace Churn.Server.Health;

/// <summary>Keeps gRPC health in step with readiness.</summary>
internal sealed class ReadinessWatch(Readiness readiness, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        using var stopping = stoppingToken.Register(() => readiness.Announce(serving: false));
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
