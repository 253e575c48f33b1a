using Churn.Training.Fitting;

namespace Churn.Training.Walk;

/// <summary>What came out at one test cutoff.</summary>
public sealed record CutoffOutcome
{
    /// <summary>The test cutoff, ms.</summary>
    public required long Cutoff { get; init; }

    /// <summary>Training cutoffs that were used, ms, rising.</summary>
    public required IReadOnlyList<long> TrainingCutoffs { get; init; }

    /// <summary>Training rows, as indices into <see cref="WalkForward.Training"/>.</summary>
    public required int[] TrainingRows { get; init; }

    /// <summary>Rows of the test cutoff, as indices into <see cref="WalkForward.Test"/>: shape [N].</summary>
    public required int[] Rows { get; init; }

    /// <summary>What happened to them: shape [N].</summary>
    public required bool[] Churned { get; init; }

    /// <summary>How settings were chosen.</summary>
    public required ValidationSplit Split { get; init; }

    /// <summary>Boosted trees.</summary>
    public required FittedTrees Trees { get; init; }

    /// <summary>The linear model that is written where trees are no better.</summary>
    public required FittedLinear Linear { get; init; }

    /// <summary>Probabilities of the test rows by model: each of shape [N].</summary>
    public required IReadOnlyDictionary<ModelKind, double[]> Probabilities { get; init; }

    /// <summary>Part of the training rows that churned.</summary>
    public required double TrainingRate { get; init; }
}
