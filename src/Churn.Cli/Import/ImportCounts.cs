namespace Churn.Cli.Import;

/// <summary>Counts what becomes of customers, from several threads at once.</summary>
internal sealed class ImportCounts
{
    private long accepted, duplicates, conflicts, erased, capped, customers, skipped, merged, retries;

    /// <summary>Customers that are dealt with.</summary>
    public long Settled => Volatile.Read(ref customers);

    public long Accepted => Volatile.Read(ref accepted);

    /// <summary>A customer was written.</summary>
    public void Written(in CustomerDraft draft)
    {
        Interlocked.Add(ref accepted, draft.Tally.Accepted);
        Interlocked.Add(ref duplicates, draft.Tally.Duplicates);
        Interlocked.Add(ref conflicts, draft.Tally.Conflicts);
        Interlocked.Add(ref erased, draft.Tally.Erased);
        Interlocked.Add(ref capped, draft.Tally.Capped);
        Interlocked.Add(ref merged, draft.Folded > 0 ? 1 : 0);
        Interlocked.Increment(ref customers);
    }

    /// <summary>A customer had this import.</summary>
    public void Skipped()
    {
        Interlocked.Increment(ref skipped);
        Interlocked.Increment(ref customers);
    }

    /// <summary>A customer is read again: somebody else was faster, or the store did not answer.</summary>
    public void Retried() => Interlocked.Increment(ref retries);

    /// <summary>All of it, once nothing is under way.</summary>
    public ImportResult ToResult(ulong importId, bool alreadyComplete, TimeSpan elapsed, string? problem) => new()
    {
        ImportId = importId == 0 ? "" : importId.ToString("x16"),
        AlreadyComplete = alreadyComplete,
        Events = accepted,
        Duplicates = duplicates,
        Conflicts = conflicts,
        Erased = erased,
        SeriesCapped = capped,
        Customers = customers,
        Skipped = skipped,
        Merged = merged,
        Retries = retries,
        Seconds = elapsed.TotalSeconds,
        Problem = problem,
    };
}
