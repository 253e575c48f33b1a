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
    /// <returns>ms, rising; at most <see cref="Most"/>.</returns>
    public static long[] Until(DateOnly from, CutoffStep every, int horizonDays, long end)
    {
        var cutoffs = new List<long>();
        for (var i = 0; cutoffs.Count < Most; i++)
        {
            var cutoff = ToMs(every.After(from, i));
            if (cutoff + (horizonDays * Millis.Day) > end)
            {
                break;
            }
            cutoffs.Add(cutoff);
        }
        return [.. cutoffs];
    }

    /// <summary>00:00 UTC of a day, ms.</summary>
    public static long ToMs(DateOnly day) => new DateTimeOffset(day, default, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>The day of an instant, UTC.</summary>
    public static DateOnly ToDay(long ms) => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(ms).UtcDateTime);
}
