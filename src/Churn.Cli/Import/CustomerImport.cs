using Churn.Redis;

namespace Churn.Cli.Import;

/// <summary>Brings customers into the store, each whole or not at all, however often it has to try.</summary>
internal sealed class CustomerImport(RedisStore store, ImportSource source, CustomerFolder folder, string tenant, ImportCounts counts, TimeProvider time)
{
    private const int MaxTries = 20;
    private static readonly GrowingPause Pause = new(First: TimeSpan.FromMilliseconds(20), Longest: TimeSpan.FromSeconds(2));

    // Most imports fill an empty store: while customers are new, asking before writing would double the calls.
    private volatile bool expectsNew;

    /// <summary>Reads, folds and writes customers, each again if its list changed meanwhile.</summary>
    /// <param name="first">Index into the log's customers.</param>
    /// <param name="count">How many from there on.</param>
    /// <param name="stop">Ends the waiting between tries; a write that was sent is waited for.</param>
    /// <exception cref="CliException">A customer cannot be read, or the races do not end.</exception>
    /// <exception cref="RedisException">The store fails time after time.</exception>
    public Task RunAsync(int first, int count, CancellationToken stop)
    {
        // Folded before any is sent, so that they leave together: most of what a small customer costs is a packet of its own.
        var drafts = new CustomerDraft?[count];
        for (var i = 0; i < count && expectsNew; i++)
        {
            drafts[i] = Fold(CustomerKey.From(tenant, source.Log.Customers[first + i]), first + i, default);
        }
        return Task.WhenAll(drafts.Select((draft, i) => RunAsync(first + i, draft, stop)));
    }

    // Blind: what the customer becomes if the store knows nothing of it; null to read first.
    private async Task RunAsync(int customer, CustomerDraft? blind, CancellationToken stop)
    {
        var key = CustomerKey.From(tenant, source.Log.Customers[customer]);
        CustomerDraft? unsure = null;
        for (var tries = 1; tries <= MaxTries; tries++)
        {
            var first = tries == 1 ? blind : null;
            try
            {
                if ((first ?? await DraftAsync(key, customer).ConfigureAwait(false)) is not { } draft)
                {
                    Settle(unsure);
                    return;
                }
                unsure = draft;
                if (await store.ImportAsync(key, draft.Head, draft.Folded, draft.Snapshot).ConfigureAwait(false))
                {
                    counts.Written(draft);
                    return;
                }
                unsure = null;
            }
            catch (RedisException e) when (tries < MaxTries && IsPassing(e))
            {
                // Not executed after all: then a snapshot of this import, if one is met, is another process's.
                unsure = e is RedisOutcomeUnknownException ? unsure : null;
                await Task.Delay(Pause.After(tries), time, stop).ConfigureAwait(false);
            }
            expectsNew = false;
            if (first is null)
            {
                counts.Retried();
            }
        }
        throw new CliException($"a customer changed {MaxTries} times while it was merged ({key}): run the same command again to go on");
    }

    private static bool IsPassing(RedisException e) =>
        e is RedisOutcomeUnknownException or RedisUnavailableException or RedisOverloadedException or RedisServerException { IsTransient: true };

    private async ValueTask<CustomerDraft?> DraftAsync(CustomerKey key, int customer)
    {
        using var stored = await store.ReadAsync(key).ConfigureAwait(false);
        expectsNew = stored.Count == 0;
        return Fold(key, customer, stored);
    }

    private CustomerDraft? Fold(CustomerKey key, int customer, in StoredElements stored)
    {
        try
        {
            return folder.Fold(customer, stored);
        }
        catch (UnreadableSnapshotException e)
        {
            throw new CliException($"{e.Message} ({key}); import with the version of the newest server", e);
        }
    }

    // A write without an answer was made after all.
    private void Settle(CustomerDraft? unsure)
    {
        if (unsure is { } written)
        {
            counts.Written(written);
        }
        else
        {
            counts.Skipped();
        }
    }
}
