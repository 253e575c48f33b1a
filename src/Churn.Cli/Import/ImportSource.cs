using System.Buffers.Binary;
using System.Security.Cryptography;
using Churn.Features;
using Churn.Training;
using Churn.Training.Histories;

namespace Churn.Cli.Import;

/// <summary>All that one import brings, read and checked before anything is written.</summary>
internal sealed class ImportSource
{
    private readonly ImportOptions options;
    private readonly ProfileHistory? profiles;
    private readonly CustomerState scratch = new();

    private ImportSource(ImportOptions options, ImportLog log, ProfileHistory? profiles)
    {
        this.options = options;
        this.profiles = profiles;
        Log = log;
        Id = HashOf(options, log);
    }

    public ImportLog Log { get; }

    /// <summary>Names the import: the same events, times and profiles give the same id.</summary>
    public ulong Id { get; }

    /// <summary>Reads the files.</summary>
    /// <param name="options">What and from when.</param>
    /// <param name="now">ms; a row later than this, with 5 minutes for clocks, is refused.</param>
    /// <param name="progress">Told how much of the log is read, 0 to 1.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <exception cref="EventLogException">A row cannot be read or is out of range, or there is nothing to import.</exception>
    public static ImportSource Read(ImportOptions options, long now, Action<double> progress, CancellationToken stop)
    {
        var log = new ImportLog();
        using var reader = new EventLogReader(options.Log, options.Columns);
        foreach (var e in ReadAhead.Of(reader.Read().TakeWhile(e => e.OccurredAt < options.Cutoff), stop))
        {
            var problem = EventRules.OccurredAt(e.OccurredAt + options.Shift, now) is null
                ? log.Add(e, options.Shift)
                : $"it is before 1970 or in the future{(options.Shift == 0 ? "" : " once it is shifted")}: mend the timestamp, or set --shift-to";
            if (problem is not null)
            {
                throw new EventLogException($"{options.Log} line {e.Line}: {problem}");
            }
            if (log.Events % 4096 == 0)
            {
                stop.ThrowIfCancellationRequested();
                progress(reader.BytesRead / (double)Math.Max(1, reader.BytesTotal));
            }
        }
        if (log.Events == 0)
        {
            throw new EventLogException($"{options.Log} has no events before the cutoff: there is nothing to import");
        }
        var profiles = options.Profiles is null ? null : ProfileReader.Read(options.Profiles);
        foreach (var customer in profiles?.Customers.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>())
        {
            log.IndexOf(customer);
        }
        return new ImportSource(options, log, profiles);
    }

    /// <summary>What the profiles say of a customer at the cutoff, times shifted; null if nothing.</summary>
    public CustomerProfile? ProfileOf(string customer)
    {
        if (profiles?.Of(customer, options.Cutoff) is not { } element)
        {
            return null;
        }
        lock (scratch)
        {
            scratch.Clear();
            scratch.Fold(element);
            return scratch.Profile with
            {
                CustomerSince = scratch.Profile.CustomerSince + options.Shift,
                RenewalAt = scratch.Profile.RenewalAt + options.Shift,
            };
        }
    }

    private static ulong HashOf(ImportOptions options, ImportLog log)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> times = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(times, options.Cutoff);
        BinaryPrimitives.WriteInt64LittleEndian(times[8..], options.Shift);
        hash.AppendData(times);
        log.AddTo(hash);
        if (options.Profiles is { } path)
        {
            hash.AppendData(File.ReadAllBytes(path));
        }
        // 0 would be no id.
        return Math.Max(1, BinaryPrimitives.ReadUInt64LittleEndian(hash.GetHashAndReset()));
    }
}
