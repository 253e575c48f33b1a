using Churn.Access;
using Churn.Protocol.V1;
using Churn.Server.Access;
using Churn.Server.Configuration;
using Churn.Server.Customers;
using Churn.Server.Errors;
using Churn.Server.Scoring;
using Microsoft.Extensions.Options;
using Status = Google.Rpc.Status;

namespace Churn.Server.Watching;

/// <summary>Begins watches, and ends them when the server stops.</summary>
internal sealed class ScoreWatches(
    ChangeHub hub, CustomerScorer scorer, CustomerStates states, IOptions<ServerOptions> options, IHostApplicationLifetime lifetime,
    TimeProvider time)
{
    /// <summary>Watches until the client goes.</summary>
    /// <param name="caller">Who watches.</param>
    /// <param name="request">As sent.</param>
    /// <param name="begin">Is called once the request is found to be sound; gives where updates go.</param>
    /// <param name="stop">The client has gone.</param>
    /// <returns>Why the watch did not begin, or why it ended; null where the client ended it.</returns>
    public async Task<Status?> RunAsync(Caller caller, WatchScoresRequest request, Func<IUpdateSink> begin, CancellationToken stop)
    {
        if (WatchRequest.Check(request, out var interval) is { } wrong)
        {
            return wrong;
        }
        if (request.CustomerIds.Select(id => Permission.Refuse(caller, Scopes.Watch, id, reasons: request.MaxReasons > 0)).FirstOrDefault(r => r is not null)
            is { } denied)
        {
            return denied;
        }
        if (hub.Watches >= options.Value.MaxWatches)
        {
            return Failures.TooManyWatches;
        }
        var watch = new ScoreWatch(hub, scorer, states, caller, request, interval, options.Value.WatchRecheck);
        using var expired = new CancellationTokenSource(LeftOf(caller), time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop, lifetime.ApplicationStopping, expired.Token);
        try
        {
            await watch.RunAsync(begin(), ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // Either side's ordinary end.
        }
        return stop.IsCancellationRequested ? null : expired.IsCancellationRequested ? Failures.CredentialEnded : Failures.ServerStopping;
    }

    // A timer holds less than 50 days; a watch that goes on for as long as that may begin anew.
    private TimeSpan LeftOf(Caller caller)
    {
        var left = (caller.ExpiresAt ?? DateTimeOffset.MaxValue) - time.GetUtcNow();
        return left < TimeSpan.FromDays(40) ? left > TimeSpan.Zero ? left : TimeSpan.Zero : TimeSpan.FromDays(40);
    }
}
