using Churn.Training.Gate;

namespace Churn.Training.Report;

/// <summary>What the quality gate found.</summary>
/// <param name="Accepted">Nothing failed.</param>
/// <param name="Forced">The model failed and was written all the same, because <c>--force</c> asked for it.</param>
/// <param name="Why">One sentence on which kind of model was taken.</param>
/// <param name="Failures">What failed, each with its figure.</param>
/// <param name="Comparisons">By kind of model, <c>trees</c> and <c>linear</c>: 95 % intervals of differences to simple models.</param>
public sealed record GateSummary(
    bool Accepted, bool Forced, string Why, IReadOnlyList<string> Failures, IReadOnlyDictionary<string, Comparison> Comparisons)
{
    internal static GateSummary Of(Verdict verdict, bool written) => new(
        verdict.Accepted, written && !verdict.Accepted, verdict.Why, verdict.Failures,
        verdict.Comparisons.OrderBy(c => c.Key).ToDictionary(c => ModelNames.Key(c.Key), c => c.Value, StringComparer.Ordinal));
}
