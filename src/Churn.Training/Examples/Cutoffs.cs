using Churn.Features;

namespace Churn.Training.Examples;

/// <summary>Lists cutoffs: midnights, UTC.</summary>
public static class Cutoffs
{
    /// <summary>Most cutoffs of a schedule.</summary>
    public const int Most = 1000;

    /// <summary>Every cutoff from a day on whose label ends by <paramref name="end"/>.</summary>
    /// <param name="from">The first.</param>
    /// <param name="every">Step between two.</param>
    /// <param name="horizonDays">Days that a label looks ahead.</param>
    /// <param name="end">ms.</param>
    /// <returns>ms, rising.</returns>
    /// <exception cref="TrainingException">There are more than <see cref="Most"/>.</exception>
    public static long[] Until(DateOnly from, CutoffStep every, int horizonDays, long end)
    {
        var cutoffs = new List<long>();
        for (var at = ToMs(from); at + (horizonDays * Millis.Day) <= end; at = ToMs(every.After(from, cutoffs.Count)))
        {
            if (cutoffs.Count == Most)
            {
                throw new TrainingException($"there are more than {Most:N0} training cutoffs: let them be further apart, or begin later");
            }
            cutoffs.Add(at);
        }
        return [.. cutoffs];
    }

    /// <summary>Refuses a cutoff whose label would look beyond the log, where everybody is silent.</summary>
    /// <param name="last">The latest cutoff.</param>
    /// <param name="horizonDays">Days that a label looks ahead.</param>
    /// <param name="lastAt">When the log's last event occurred, ms; its day counts as whole.</param>
    /// <exception cref="TrainingException">It does.</exception>
    public static void CheckEnd(DateOnly last, int horizonDays, long lastAt)
    {
        var latest = Millis.Floor(lastAt, Millis.Day) + Millis.Day - (horizonDays * Millis.Day);
        if (ToMs(last) > latest)
        {
            throw new TrainingException(
                $"cutoff {last:yyyy-MM-dd} looks {horizonDays} days ahead, and the log ends on {ToDay(lastAt):yyyy-MM-dd}: "
                + $"give {ToDay(latest):yyyy-MM-dd} or a day before");
        }
    }

    /// <summary>00:00 UTC of a day, ms.</summary>
    public static long ToMs(DateOnly day) => new DateTimeOffset(day, default, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>The day of an instant, UTC.</summary>
    public static DateOnly ToDay(long ms) => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(ms).UtcDateTime);
}
