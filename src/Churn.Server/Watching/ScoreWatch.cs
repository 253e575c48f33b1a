using Churn.Access;
using Churn.Protocol.V1;
using Churn.Server.Customers;
using Churn.Server.Scoring;
using Result = Churn.Protocol.V1.BatchScoreCustomersResponse.Types.Result;

namespace Churn.Server.Watching;

/// <summary>One stream of scores: the current ones at once, then each that changes, by an event or by silence.</summary>
/// <remarks>What waits for a slow client is not updates but the names of customers to look at, each once: when there is room, it gets
/// their state of then.</remarks>
internal sealed class ScoreWatch(
    ChangeHub hub, CustomerScorer scorer, CustomerStates states, Caller caller, WatchScoresRequest request, TimeSpan interval, TimeSpan recheck)
{
    /// <summary>Customers that are read at once.</summary>
    private const int AtOnce = 100;

    private const int StayAliveMs = 15_000;
    private const int RetryMs = 1_000;

    // A server that did not know yet of a new watcher may have recorded an event without a word.
    private const int SecondLookMs = 1_000;

    // To watch is to be told scores.
    private readonly Caller watcher = caller with { Scopes = caller.Scopes | Scopes.Score };
    private readonly WatchedCustomer[] customers = [.. request.CustomerIds.Distinct(StringComparer.Ordinal).Select(id => new WatchedCustomer(id))];
    private TaskCompletionSource wake = NewWake();

    /// <summary>A customer has changed. Of any thread, cheap.</summary>
    public void Touch(int place)
    {
        customers[place].Touch();
        Volatile.Read(ref wake).TrySetResult();
    }

    /// <summary>Sends until it is stopped.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task RunAsync(IUpdateSink sink, CancellationToken stop)
    {
        var keys = Array.ConvertAll(customers, customer => CustomerStates.KeyOf(caller, customer.Id));
        await hub.AddAsync(this, keys).ConfigureAwait(false);
        try
        {
            var again = SecondLookMs;
            var aliveAt = Environment.TickCount64;
            while (true)
            {
                if (await LookAsync(sink, again, stop).ConfigureAwait(false))
                {
                    aliveAt = Environment.TickCount64;
                }
                again = (int)recheck.TotalMilliseconds;
                var now = Environment.TickCount64;
                if (now - aliveAt >= StayAliveMs)
                {
                    await sink.StayAliveAsync().ConfigureAwait(false);
                    aliveAt = now;
                }
                await WaitAsync(Math.Min(aliveAt + StayAliveMs, customers.Min(customer => customer.DueAt)), stop).ConfigureAwait(false);
            }
        }
        finally
        {
            await hub.RemoveAsync(this, keys).ConfigureAwait(false);
        }
    }

    private async Task<bool> LookAsync(IUpdateSink sink, int again, CancellationToken stop)
    {
        var now = Environment.TickCount64;
        foreach (var customer in customers)
        {
            customer.Settle(now, (long)interval.TotalMilliseconds);
        }
        var any = false;
        foreach (var due in customers.Where(customer => customer.DueAt <= now).Chunk(AtOnce))
        {
            stop.ThrowIfCancellationRequested();
            foreach (var customer in due)
            {
                customer.LookAgainAt(now + again);
            }
            var results = await Task.WhenAll(due.Select(ScoreAsync)).ConfigureAwait(false);
            for (var i = 0; i < due.Length; i++)
            {
                if (due[i].News(results[i], Environment.TickCount64, now + RetryMs) is { } update)
                {
                    await sink.SendAsync(update).ConfigureAwait(false);
                    any = true;
                }
            }
        }
        return any;
    }

    private async Task<Result> ScoreAsync(WatchedCustomer customer)
    {
        try
        {
            return await scorer.ScoreAsync(watcher, new ScoreCustomerRequest
            {
                CustomerId = customer.Id,
                MaxReasons = request.MaxReasons,
                LanguageCode = request.LanguageCode,
            }).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // A bug that one customer meets is no reason to show nothing of the others.
            states.Trouble.NotScored(failure);
            return new Result { CustomerId = customer.Id, Error = Errors.Failures.NotScored };
        }
    }

    private async Task WaitAsync(long until, CancellationToken stop)
    {
        var wait = until - Environment.TickCount64;
        if (wait > 0 && !wake.Task.IsCompleted)
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
            await Task.WhenAny(wake.Task, Task.Delay((int)wait, over.Token)).ConfigureAwait(false);
            await over.CancelAsync().ConfigureAwait(false);
        }
        stop.ThrowIfCancellationRequested();
        if (wake.Task.IsCompleted)
        {
            // Before the customers are looked at: a touch from here on wakes again.
            Interlocked.Exchange(ref wake, NewWake());
        }
    }

    private static TaskCompletionSource NewWake() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
