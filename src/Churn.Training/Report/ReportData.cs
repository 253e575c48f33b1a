using System.Text.Json.Serialization;
using Churn.Training.Gate;
using Churn.Training.Packaging;
using Churn.Training.Walk;

namespace Churn.Training.Report;

/// <summary>Every figure that a training is reported with: what report.json says, and what report.html is drawn from.</summary>
/// <remarks>Names no customer and no time of writing: the same training gives the same report. Rates and shares are within [0, 1].</remarks>
public sealed record ReportData
{
    /// <summary>1; rises when a field changes its meaning.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>The model that is written, or would be if the gate let it.</summary>
    public required ModelSummary Model { get; init; }

    /// <summary>Whether the model is fit to be used.</summary>
    public required GateSummary Gate { get; init; }

    /// <summary>Whether live customers resemble those that were learnt from.</summary>
    public required DriftSummary Drift { get; init; }

    /// <summary>Test cutoffs in order of time; at least one.</summary>
    public required IReadOnlyList<CutoffSummary> Cutoffs { get; init; }

    /// <summary>Features of the written model, the most important first.</summary>
    public required IReadOnlyList<FeatureImportance> Features { get; init; }

    /// <summary>Bands at the last test cutoff, the most urgent first; null where no model was made.</summary>
    public required IReadOnlyList<BandSummary>? Bands { get; init; }

    /// <summary>What counts as churn, and for whom.</summary>
    public required ChurnSummary Churn { get; init; }

    /// <summary>What the written model learnt from, and how.</summary>
    public required TrainingSummary Training { get; init; }

    /// <summary>What was read.</summary>
    public required LogSummary Log { get; init; }

    /// <summary>The last test cutoff: that of the written model.</summary>
    [JsonIgnore]
    public CutoffSummary Last => Cutoffs[^1];

    /// <summary>Computes the figures.</summary>
    /// <param name="walk">Training and tests.</param>
    /// <param name="verdict">Of the quality gate; its kind of model is the one reported on.</param>
    /// <param name="model">Null if none was made, as the gate refused it.</param>
    /// <param name="labels">The model's name.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="logName">The log's file name, without directories.</param>
    /// <param name="seed">Of the draws of confidence intervals.</param>
    /// <remarks>Seconds for large logs: 400 draws an interval, one for each kind of model and cutoff.</remarks>
    public static ReportData Of(
        WalkForward walk, Verdict verdict, TrainedModel? model, ModelLabels labels, TrainingOptions options, string logName, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(walk);
        ArgumentNullException.ThrowIfNull(verdict);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(options);
        var last = walk.Outcomes[^1];
        var intervals = new PairedRows(walk, seed);
        var tally = LogTally.Of(walk.Source.History, walk.Source.Definition.OwnEvents);
        var features = FeatureImportance.Of(walk, verdict.Kind);
        return new ReportData
        {
            Model = new ModelSummary(labels.Name, labels.Version, labels.Description, labels.Simulated, ModelNames.Key(verdict.Kind), features.Count),
            Gate = GateSummary.Of(verdict, written: model is not null),
            Drift = DriftSummary.Of(walk, verdict.Kind, features, tally),
            Cutoffs = [.. walk.Outcomes.Select((outcome, i) => CutoffSummary.Of(outcome, verdict.Kind, kind => intervals.Auc(kind, i)))],
            Features = features,
            Bands = model is null ? null : BandSummary.Of(model.Manifest.Bands, last.Probabilities[verdict.Kind], last.Churned),
            Churn = ChurnSummary.Of(walk.Source.Definition),
            Training = TrainingSummary.Of(walk, options),
            Log = LogSummary.Of(walk.Source, logName, tally),
        };
    }
}
