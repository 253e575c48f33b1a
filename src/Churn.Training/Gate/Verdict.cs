using Churn.Training.Walk;

namespace Churn.Training.Gate;

/// <summary>Whether a model is fit to be used, which one, and why.</summary>
/// <param name="Kind">The model to write: <see cref="ModelKind.Trees"/> or <see cref="ModelKind.Linear"/>.</param>
/// <param name="Why">One sentence on the choice.</param>
/// <param name="Failures">What it failed, each with its figure; empty if it is accepted.</param>
/// <param name="Comparisons">Of the two models that can be written.</param>
public sealed record Verdict(
    ModelKind Kind, string Why, IReadOnlyList<string> Failures, IReadOnlyDictionary<ModelKind, Comparison> Comparisons)
{
    /// <summary>Nothing failed.</summary>
    public bool Accepted => Failures.Count == 0;
}
