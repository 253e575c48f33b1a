using Churn.Redis;

namespace Churn.Server.Metrics;

/// <summary>Hears of every call to the store.</summary>
internal sealed class StoreMetrics(ServerMetrics metrics, ILogger<StoreMetrics> log) : IStoreObserver
{
    private readonly Histogram[] seconds =
        [.. Enum.GetValues<StoreCommand>().Select(c => metrics.Store.With(c.ToString().ToLowerInvariant()))];

    public void Completed(StoreCommand command, long elapsedTicks, bool ok) => seconds[(int)command].Observe(elapsedTicks);

    public void StateChanged(bool isUp, string detail)
    {
        if (isUp)
        {
            StoreLog.Up(log, detail);
        }
        else
        {
            StoreLog.Down(log, detail);
        }
    }
}
