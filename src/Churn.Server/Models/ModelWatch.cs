namespace Churn.Server.Models;

/// <summary>Notices new versions in the model directory.</summary>
/// <remarks>It asks rather than be told: notifications of the file system do not reach it on network and container volumes.
/// A version is loaded when its files are the same at two looks, so that one which is still being copied is left alone.</remarks>
internal sealed class ModelWatch(ModelDirectory directory, ModelReloader reloader, TimeProvider time, ILogger<ModelWatch> log)
    : BackgroundService
{
    /// <summary>Time from one look to the next.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private ModelVersion? waiting;

    /// <summary>One look; loads what lay still since the last one.</summary>
    public async Task LookAsync(CancellationToken cancel)
    {
        var found = directory.Unsettled();
        if (found is not null && found == waiting)
        {
            await reloader.ReloadAsync("", cancel).ConfigureAwait(false);
            waiting = null;
            return;
        }
        if (found is not null && found.Name != waiting?.Name)
        {
            ModelLog.Found(log, found.Name);
        }
        waiting = found;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                await LookOrLogAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    // A watch that ends would take the server with it, or leave it blind.
    private async Task LookOrLogAsync(CancellationToken cancel)
    {
        try
        {
            await LookAsync(cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            ModelLog.WatchFailed(log, e);
        }
    }
}
