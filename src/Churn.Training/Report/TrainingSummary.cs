using Churn.Training.Boosting;
using Churn.Training.Examples;
using Churn.Training.Walk;

namespace Churn.Training.Report;

/// <summary>What the written model learnt from, and how.</summary>
public sealed record TrainingSummary
{
    /// <summary>The first training cutoff that was asked for.</summary>
    public required DateOnly From { get; init; }

    /// <summary>How far training cutoffs are apart: <c>month</c>, <c>quarter</c>, or days as <c>14d</c>.</summary>
    public required string Every { get; init; }

    /// <summary>Training cutoffs whose labels end by the last test cutoff.</summary>
    public required IReadOnlyList<DateOnly> Cutoffs { get; init; }

    /// <summary>Examples: one for each customer and cutoff.</summary>
    public required int Rows { get; init; }

    /// <summary>Customers among them.</summary>
    public required int Customers { get; init; }

    /// <summary>Customers whose training examples were computed, where all would have been too many; null if nobody was left out.</summary>
    public CustomerSample? Sample { get; init; }

    /// <summary>The same of the tests.</summary>
    public CustomerSample? TestSample { get; init; }

    /// <summary>Share of the examples that churned.</summary>
    public required double ChurnRate { get; init; }

    /// <summary>Of every draw: the same log, options and seed give the same model.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Features that the log could feed.</summary>
    public required int FeaturesTried { get; init; }

    /// <summary>Features that the trees kept.</summary>
    public required int FeaturesKept { get; init; }

    /// <summary>Why those, in words.</summary>
    public required string FeatureChoice { get; init; }

    /// <summary>True if settings were chosen on a later cutoff, false if on customers kept apart.</summary>
    public required bool ValidatedByTime { get; init; }

    /// <summary>Examples that settings were chosen by.</summary>
    public required int ValidationRows { get; init; }

    /// <summary>Of the trees, on those examples, base e.</summary>
    public required double ValidationLogLoss { get; init; }

    /// <summary>How many trees.</summary>
    public required int Trees { get; init; }

    /// <summary>How they were grown.</summary>
    public required BoosterSettings Settings { get; init; }

    /// <summary>Of the calibration of the trees' log-odds; 1 changes nothing.</summary>
    public required double CalibrationSlope { get; init; }

    /// <summary>Of the same, added to the log-odds; 0 changes nothing.</summary>
    public required double CalibrationOffset { get; init; }

    internal static TrainingSummary Of(WalkForward walk, TrainingOptions options)
    {
        var last = walk.Outcomes[^1];
        var choice = last.Trees.Choice;
        var judged = last.Split.ByTime ? "on the latest training cutoff" : "on customers kept apart";
        return new TrainingSummary
        {
            From = options.From,
            Every = options.Every switch { (1, 0) => "month", (3, 0) => "quarter", var (_, days) => $"{days}d" },
            Cutoffs = [.. last.TrainingCutoffs.Select(Examples.Cutoffs.ToDay)],
            Rows = last.TrainingRows.Length,
            Customers = last.TrainingRows.Select(row => walk.Training.Customer[row]).Distinct().Count(),
            Sample = walk.Training.Sample,
            TestSample = walk.Test.Sample,
            ChurnRate = last.TrainingRate,
            Seed = options.Seed,
            FeaturesTried = choice.Candidates,
            FeaturesKept = choice.Columns.Length,
            FeatureChoice = $"Of {choice.Candidates:N0} features that the log can feed, trees were grown on all that vary, and the {choice.Columns.Length:N0} whose "
                + $"splits saved the most loss were kept: with more, the log loss {judged} was no better beyond a trifle.",
            ValidatedByTime = last.Split.ByTime,
            ValidationRows = last.Split.Validation.Length,
            ValidationLogLoss = choice.LogLoss,
            Trees = choice.Trees,
            Settings = choice.Settings,
            CalibrationSlope = last.Trees.Calibration.Slope,
            CalibrationOffset = last.Trees.Calibration.Offset,
        };
    }
}
