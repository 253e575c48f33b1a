using Churn.Training.Examples;

namespace Churn.Training;

/// <summary>How a model is trained and tested.</summary>
/// <param name="From">The first training cutoff.</param>
/// <param name="Every">How far training cutoffs are apart.</param>
/// <param name="Tests">Test cutoffs, rising; at least one. For each, a model learns from the training cutoffs whose labels end by then.</param>
/// <param name="Seed">Of every draw: the same log, options and seed give the same model.</param>
public sealed record TrainingOptions(DateOnly From, CutoffStep Every, IReadOnlyList<DateOnly> Tests, ulong Seed);
