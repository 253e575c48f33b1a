using Churn.Redis;

namespace Churn.IntegrationTests.Redis;

/// <summary>Hears when a store loses its connection and why, so that tests wait for it and not for time to pass.</summary>
public sealed class StateWatch : IStoreObserver
{
    // Far more than a loss takes to be noticed, far less than a hang: the machine may be busy.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private readonly TaskCompletionSource<string> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Why the first connection ended, once it has.</summary>
    public Task<string> LostAsync() => _lost.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);

    public void Completed(StoreCommand command, long elapsedTicks, bool ok)
    {
    }

    public void StateChanged(bool isUp, string detail)
    {
        if (!isUp)
        {
            _lost.TrySetResult(detail);
        }
    }
}
