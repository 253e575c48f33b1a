using Churn.Features;
using Churn.Training.Walk;

namespace Churn.Training.Report;

/// <summary>Whether a log goes on as busily as it was while it was learnt from: what comes next is like its end.</summary>
/// <param name="LearntPerDay">Events a day around the training cutoffs, from a lookback before to a horizon after; the mean over the training
/// examples.</param>
/// <param name="LastPerDay">Events a day in the log's last days.</param>
/// <param name="LastDays">How many those are: a horizon's.</param>
public sealed record LogPace(double LearntPerDay, double LastPerDay, int LastDays)
{
    // Seasons stay well within it. Growth is no break: more customers of the same kind.
    private const double Least = 0.25;

    /// <summary>The end has less than a quarter of what was learnt from.</summary>
    public bool ThinsOut => LastPerDay < LearntPerDay * Least;

    internal string InWords =>
        $"The log thins out: {LastPerDay:N1} events a day in its last {LastDays:N0} days, against {LearntPerDay:N1} a day over the time learnt from.";

    internal static LogPace Of(WalkForward walk, LogTally tally)
    {
        var (history, definition, last) = (walk.Source.History, walk.Source.Definition, walk.Outcomes[^1]);
        var horizon = definition.HorizonDays * Millis.Day;
        var lookback = definition.LookbackDays * Millis.Day;
        var end = Millis.Floor(history.LastAt, Millis.Day) + Millis.Day;
        var first = Millis.Floor(history.FirstAt, Millis.Day);
        double PerDay(long from, long to) => tally.Between(Math.Max(first, from), to) / ((to - Math.Max(first, from)) / (double)Millis.Day);
        var learnt = last.TrainingRows.GroupBy(row => walk.Training.Cutoffs[walk.Training.Cutoff[row]]).OrderBy(g => g.Key)
            .Sum(g => g.Count() / (double)last.TrainingRows.Length * PerDay(g.Key - lookback, g.Key + horizon));
        return new LogPace(learnt, PerDay(end - horizon, end), definition.HorizonDays);
    }
}
