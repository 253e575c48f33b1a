using System.Diagnostics;
using Churn.Simulation;

namespace Churn.Cli.Simulate;

/// <summary>Lives a population's days and writes them down.</summary>
internal static class Simulator
{
    /// <summary>Simulates.</summary>
    /// <param name="options">What and where to.</param>
    /// <param name="progress">Told the days lived and the events written, once a day; null for nobody.</param>
    /// <param name="stop">Leaves no file behind.</param>
    /// <exception cref="CliException">A number does not fit, or a file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static SimulateResult Simulate(SimulateOptions options, Action<int, long>? progress, CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var population = new Population(options.Population, options.Cutoffs);
            using var log = new PendingFile(options.Log);
            using var profiles = options.Profiles is { } path ? new PendingFile(path) : null;
            using var truth = options.Truth is { } truthPath ? new PendingFile(truthPath) : null;
            var events = Live(population, log, profiles, progress, stop);
            var rows = population.Truth.ToArray();
            if (truth is not null)
            {
                TruthFile.Write(truth, rows);
            }
            stop.ThrowIfCancellationRequested();
            log.Keep();
            profiles?.Keep();
            truth?.Keep();
            var (size, seconds) = (options.Population, Stopwatch.GetElapsedTime(started).TotalSeconds);
            return new SimulateResult(options.Log, size.Customers, size.Days, size.Seed, events, seconds, TruthFile.Summarise(rows));
        }
        catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new CliException(e.Message, e);
        }
    }

    private static long Live(Population population, PendingFile log, PendingFile? profiles, Action<int, long>? progress, CancellationToken stop)
    {
        var rows = new CsvRows(log, "customer_id,timestamp,event_type,category,value");
        var books = profiles is null ? null : new CsvRows(profiles, "customer_id,valid_from,customer_since,renewal_at,value,segment,industry");
        long events = 0;
        while (population.NextDay(out var day, stop))
        {
            foreach (var e in day.Events)
            {
                rows.Customer(e.Customer).Comma().Time(e.OccurredAt).Comma().Text(e.Type).Comma().Text(e.Category).Comma().Number(e.Value).EndRow();
            }
            foreach (var p in day.Profiles)
            {
                books?.Customer(p.Customer).Comma().Day(p.ValidFrom).Comma().Day(p.CustomerSince).Comma().Day(p.RenewalAt).Comma()
                    .Number(p.Value).Comma().Text(p.Segment).Comma().Text(p.Industry).EndRow();
            }
            events += day.Events.Count;
            progress?.Invoke(population.DaysLived, events);
        }
        rows.Flush();
        books?.Flush();
        return events;
    }
}
