using Churn.Training.Walk;

namespace Churn.Training.Report;

/// <summary>Whether the model can be trusted tomorrow: whether what it learnt from is like what came after.</summary>
/// <param name="Status"><c>drifting</c>: churn did not come as foretold, or the log's end is unlike what was learnt from. <c>moved</c>: customers
/// are spread otherwise than those learnt from, and churn came as foretold all the same. <c>steady</c>: neither.</param>
/// <param name="Headline">The same in one sentence.</param>
/// <param name="Reasons">What changed, each with its figures; empty if nothing did.</param>
/// <param name="Pace">How busy the log is.</param>
/// <param name="Cutoffs">In order of the test cutoffs.</param>
/// <param name="Features">Those of the written model, of the largest index first; without windows of 1 h and 6 h, which differ by the time of
/// day alone.</param>
public sealed record DriftSummary(
    string Status, string Headline, IReadOnlyList<string> Reasons, LogPace Pace, IReadOnlyList<CutoffDrift> Cutoffs, IReadOnlyList<FeatureDrift> Features)
{
    /// <summary>Index above which a distribution counts as another one.</summary>
    public const double Much = 0.25;

    /// <summary>Index below which a distribution counts as the same.</summary>
    public const double Little = 0.1;

    /// <summary>The model should not be trusted on new customers without a look.</summary>
    public bool Drifting => Status == "drifting";

    internal static DriftSummary Of(WalkForward walk, ModelKind kind, IReadOnlyList<FeatureImportance> features, LogTally tally)
    {
        var drifts = FeatureDrift.Of(walk, features);
        var cutoffs = walk.Outcomes.Select((outcome, i) => CutoffDrift.Of(walk, outcome, kind, drifts, i)).ToArray();
        return Judge(LogPace.Of(walk, tally), cutoffs, drifts);
    }

    /// <summary>Judges by the figures.</summary>
    /// <remarks>Inputs that moved are no reason to distrust by themselves: in a log that begins with new customers all of them age. What counts
    /// is whether churn came as foretold, and, as no test sees beyond the last label, whether the log goes on as it was.</remarks>
    internal static DriftSummary Judge(LogPace pace, IReadOnlyList<CutoffDrift> cutoffs, IReadOnlyList<FeatureDrift> features)
    {
        var most = cutoffs.Max(c => c.Off);
        string[] missed = [.. cutoffs.Where(c => c.Missed).Select(c => c.MissInWords)];
        string[] moved = [.. cutoffs.SelectMany((c, i) => Moved(c, i, features))];
        var (status, headline) =
            pace.ThinsOut ? ("drifting", "Tomorrow's customers are not like those learnt from: do not trust their scores without a look.")
            : missed.Length > 0 ? ("drifting", "Churn did not come as foretold: do not take the probabilities at their word.")
            : moved.Length > 0 ? ("moved", $"Customers are spread otherwise than those learnt from; yet the churn foretold was within {100 * most:F1} points of what came, so the scores held.")
            : ("steady", $"Customers at the test cutoffs are like those learnt from, and the churn foretold was within {100 * most:F1} points of what came.");
        return new DriftSummary(status, headline, [.. pace.ThinsOut ? [pace.InWords] : (string[])[], .. missed, .. moved], pace, cutoffs, features);
    }

    private static IEnumerable<string> Moved(CutoffDrift cutoff, int index, IReadOnlyList<FeatureDrift> features)
    {
        if (cutoff.DriftedImportance > 0.5)
        {
            var names = features.Where(f => f.Psi[index] > Much).OrderByDescending(f => f.Importance).Take(3).Select(f => f.Feature);
            yield return $"At {cutoff.Cutoff:yyyy-MM-dd} features with {100 * cutoff.DriftedImportance:F0} % of the importance had moved (PSI above {Much}), "
                + $"first of all {string.Join(", ", names)}.";
        }
        else if (cutoff.ScorePsi > Much)
        {
            yield return $"At {cutoff.Cutoff:yyyy-MM-dd} probabilities were spread otherwise than among the training examples (PSI {cutoff.ScorePsi:F2}).";
        }
    }
}
