using System.Threading.Channels;
using Churn.Redis;

namespace Churn.IntegrationTests.Redis;

/// <summary>Hears when a store loses its connection and why, so that tests wait for it and not for time to pass.</summary>
public sealed class StateWatch : IStoreObserver
{
    // Far more than a loss takes to be noticed, far less than a hang: the machine may be busy.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private readonly Channel<string> _reasons = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource<string> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Why the first connection ended, once it has.</summary>
    public Task<string> LostAsync() => _lost.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);

    /// <summary>The first reason not to be up, for the connection that ended or any that was passed over, that has these words.</summary>
    public async Task<string> SaysAsync(string words)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        while (true)
        {
            string reason = await _reasons.Reader.ReadAsync(limit.Token);
            if (reason.Contains(words, StringComparison.Ordinal))
            {
                return reason;
            }
        }
    }

    public void Completed(StoreCommand command, long elapsedTicks, bool ok)
    {
    }

    public void StateChanged(bool isUp, string detail)
    {
        if (!isUp)
        {
            _lost.TrySetResult(detail);
            _reasons.Writer.TryWrite(detail);
        }
    }
}
