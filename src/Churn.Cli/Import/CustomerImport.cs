using Churn.Redis;

namespace Churn.Cli.Import;

/// <summary>Brings customers into the store, each whole or not at all, however often it has to try.</summary>
internal sealed class CustomerImport(RedisStore store, ImportSource source, CustomerFolder folder, string tenant, ImportCounts counts, TimeProvider time)
{
    private const int MaxTries = 20;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    // Most imports fill an empty store: while customers are new, asking before writing would double the calls.
    private volatile bool expectsNew;

    /// <summary>Reads, folds and writes one customer, and again if the list changed meanwhile.</summary>
    /// <param name="customer">Index into the log's customers.</param>
    /// <param name="stop">Ends the waiting between tries; a write that was sent is waited for.</param>
    /// <exception cref="CliException">The customer cannot be read, or the races do not end.</exception>
    /// <exception cref="RedisException">The store fails time after time.</exception>
    public async Task RunAsync(int customer, CancellationToken stop)
    {
        var key = CustomerKey.From(tenant, source.Log.Customers[customer]);
        CustomerDraft? unsure = null;
        for (var tries = 1; tries <= MaxTries; tries++)
        {
            var blind = expectsNew && tries == 1;
            try
            {
                if (await DraftAsync(key, customer, blind).ConfigureAwait(false) is not { } draft)
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
                await Task.Delay(PauseAfter(tries), time, stop).ConfigureAwait(false);
            }
            expectsNew = false;
            if (!blind)
            {
                counts.Retried();
            }
        }
        throw new CliException($"a customer changed {MaxTries} times while it was merged ({key}): run the same command again to go on");
    }

    private static bool IsPassing(RedisException e) =>
        e is RedisOutcomeUnknownException or RedisUnavailableException or RedisOverloadedException or RedisServerException { IsTransient: true };

    private static TimeSpan PauseAfter(int tries)
    {
        var pause = FirstPause * Math.Pow(2, tries - 1);
        return pause < LongestPause ? pause : LongestPause;
    }

    private async ValueTask<CustomerDraft?> DraftAsync(CustomerKey key, int customer, bool blind)
    {
        using var stored = blind ? default : await store.ReadAsync(key).ConfigureAwait(false);
        if (!blind)
        {
            expectsNew = stored.Count == 0;
        }
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
