using System.Diagnostics;
using System.Text;
using Churn.Redis;
using Churn.Training;

namespace Churn.Cli.Import;

/// <summary>Reads a log, then writes a snapshot of each customer's part of it into the store that servers use meanwhile.</summary>
internal static class Importer
{
    // Together enough to hide the way to Redis and back, and few enough that calls of live servers do not queue for long.
    private const int Batch = 32;
    private const int BatchesInFlight = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Imports.</summary>
    /// <param name="options">What, where to and how.</param>
    /// <param name="progress">Told what is being done, how much of it is done, 0 to 1, and more; from several threads at once.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Ends the import between two customers.</param>
    /// <returns>What was counted, and why it ended early if it did.</returns>
    public static async Task<ImportResult> ImportAsync(ImportOptions options, Action<string, double, string> progress, TimeProvider time, CancellationToken stop)
    {
        var counts = new ImportCounts();
        var started = Stopwatch.GetTimestamp();
        ImportSource? source = null;
        var complete = false;
        string? problem = null;
        try
        {
            await using var store = new RedisStore(
                new RedisOptions { Address = options.Store, CommandTimeout = Patience, KeyTtl = options.Retention });
            source = await ReadAsync(store, options, progress, time, stop).ConfigureAwait(false);
            var record = CompletionKey(options.Tenant, source.Id);
            complete = await IsCompleteAsync(store, record).ConfigureAwait(false);
            if (!complete)
            {
                await WriteAsync(store, source, options, counts, progress, time, stop).ConfigureAwait(false);
                await store.ImportAsync(record, 0, 0, Encoding.ASCII.GetBytes($"complete {time.GetUtcNow():O}")).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is EventLogException or CliException or IOException)
        {
            problem = e.Message;
        }
        catch (RedisException e)
        {
            problem = $"the store cannot be used: {e.Message}";
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            problem = "stopped; run the same command again to go on: customers that were imported are skipped";
        }
        return counts.ToResult(source?.Id ?? 0, complete, Stopwatch.GetElapsedTime(started), problem);
    }

    // Both at once, because each takes a while; neither writes, and what fails first ends the other.
    private static async Task<ImportSource> ReadAsync(
        RedisStore store, ImportOptions options, Action<string, double, string> progress, TimeProvider time, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var checking = store.CheckAsync(either.Token).AsTask();
        var reading = Task.Run(
            () => ImportSource.Read(options, now, part => progress("reading " + Path.GetFileName(options.Log), part, ""), either.Token), CancellationToken.None);
        var first = await Task.WhenAny(checking, reading).ConfigureAwait(false);
        if (!first.IsCompletedSuccessfully)
        {
            await either.CancelAsync().ConfigureAwait(false);
        }
        await Task.WhenAll(checking, reading).ConfigureAwait(false);
        return await reading.ConfigureAwait(false);
    }

    /// <summary>Where it is kept that all of an import is in the store.</summary>
    internal static CustomerKey CompletionKey(string tenant, ulong importId) =>
        // No credential can name this tenant: a slug has no space.
        CustomerKey.From("complete imports", $"{tenant} {importId:x16}");

    private static async Task<bool> IsCompleteAsync(RedisStore store, CustomerKey record)
    {
        using var found = await store.ReadAsync(record).ConfigureAwait(false);
        return found.Count > 0;
    }

    private static async Task WriteAsync(
        RedisStore store, ImportSource source, ImportOptions options, ImportCounts counts, Action<string, double, string> progress, TimeProvider time, CancellationToken stop)
    {
        using var folder = new CustomerFolder(source, options.DedupeHorizon, time);
        var import = new CustomerImport(store, source, folder, options.Tenant, counts, time);
        var total = source.Log.Customers.Count;
        var batches = (total + Batch - 1) / Batch;
        await Parallel.ForAsync(
            0, batches, new ParallelOptions { MaxDegreeOfParallelism = BatchesInFlight, CancellationToken = stop }, async (batch, failed) =>
            {
                var first = batch * Batch;
                await import.RunAsync(first, Math.Min(Batch, total - first), failed).ConfigureAwait(false);
                progress("importing", counts.Settled / (double)total, $"{counts.Accepted:N0} events");
            }).ConfigureAwait(false);
    }
}
