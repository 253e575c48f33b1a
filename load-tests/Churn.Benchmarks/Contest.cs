using System.Diagnostics;

namespace Churn.Benchmarks;

/// <summary>Times two ways of one calculation in turn, on the same rows, so that what else the machine does hits both.</summary>
internal static class Contest
{
    // Long enough to time, short enough that a busy neighbour spoils few of them.
    private static readonly long Slice = Stopwatch.Frequency / 50;

    /// <param name="ours">Takes the index of a row.</param>
    /// <param name="theirs">The same.</param>
    /// <param name="rows">How many rows there are; each call gets the next one.</param>
    /// <param name="length">How long to go on.</param>
    public static Result Run(Action<int> ours, Action<int> theirs, int rows, TimeSpan length)
    {
        // The first slices are for the compiler's tiers and the caches.
        for (int i = 0; i < 10; i++)
        {
            NanosecondsARow(ours, rows);
            NanosecondsARow(theirs, rows);
        }

        var own = new List<double>();
        var other = new List<double>();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < length || own.Count < 5)
        {
            own.Add(NanosecondsARow(ours, rows));
            other.Add(NanosecondsARow(theirs, rows));
        }

        return new Result(Median(own), Median(other), Median([.. own.Zip(other, (a, b) => b / a)]), own.Count);
    }

    private static double NanosecondsARow(Action<int> score, int rows)
    {
        long calls = 0;
        long began = Stopwatch.GetTimestamp();
        long now;
        do
        {
            for (int i = 0; i < 32; i++)
            {
                score((int)(calls++ % rows));
            }

            now = Stopwatch.GetTimestamp();
        }
        while (now - began < Slice);

        return (now - began) * 1e9 / Stopwatch.Frequency / calls;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    /// <summary>Medians over the rounds.</summary>
    /// <param name="OursNanoseconds">A row.</param>
    /// <param name="TheirsNanoseconds">A row.</param>
    /// <param name="TimesFaster">Theirs over ours, within a round.</param>
    /// <param name="Rounds">How many there were.</param>
    internal sealed record Result(double OursNanoseconds, double TheirsNanoseconds, double TimesFaster, int Rounds);
}
