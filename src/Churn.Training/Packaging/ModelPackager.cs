using System.Collections.Frozen;
using System.Collections.Immutable;
using Churn.Models;
using Churn.Models.MlNet;
using Churn.Training.Evaluation;
using Churn.Training.Gate;
using Churn.Training.Walk;

namespace Churn.Training.Packaging;

/// <summary>Makes the files of a trained model.</summary>
public static class ModelPackager
{
    private const int GoldenVectors = 20;
    private const int BackgroundRows = 100;

    // Of the customers of the last test cutoff: half are low, a twentieth is critical.
    private static readonly double[] BandShares = [0.5, 0.8, 0.95];

    /// <summary>The model of the last test cutoff, of the kind that the verdict chose, loaded once as a server loads it.</summary>
    /// <exception cref="TrainingException">The model could not be served.</exception>
    public static TrainedModel Make(WalkForward walk, Verdict verdict, ModelLabels labels, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(walk);
        ArgumentNullException.ThrowIfNull(verdict);
        ArgumentNullException.ThrowIfNull(labels);
        var last = walk.Outcomes[^1];
        var (names, model) = verdict.Kind == ModelKind.Linear ? (last.Linear.Names, last.Linear.Model) : (last.Trees.Names, last.Trees.Model);
        var rows = new ModelInputs(walk.Training, names, model);
        var manifest = Manifest(walk, verdict, labels, names, rows, last, seed);
        var file = MlNetModelFile.Write(model);
        try
        {
            var written = ManifestWriter.Write(manifest);
            ChurnModel.Load(written, file);
            return new TrainedModel(manifest, written, file);
        }
        catch (Exception e) when (e is ModelFormatException or ArgumentException)
        {
            throw new TrainingException($"the trained model could not be served: {e.Message}", e);
        }
    }

    private static ModelManifest Manifest(
        WalkForward walk, Verdict verdict, ModelLabels labels, ImmutableArray<string> names, ModelInputs inputs, CutoffOutcome last, ulong seed)
    {
        var definition = walk.Source.Definition;
        // Live customers are like those of the latest cutoff that was learnt from, at any time of day.
        int[] latest = [.. last.TrainingRows.Where(row => walk.Training.Cutoffs[walk.Training.Cutoff[row]] == last.TrainingCutoffs[^1])];
        latest = latest.Length > 0 ? latest : last.TrainingRows;
        return new ModelManifest
        {
            Name = labels.Name,
            Version = labels.Version,
            Description = labels.Description,
            Simulated = labels.Simulated,
            ChurnDefinition = definition.InWords,
            HorizonDays = definition.HorizonDays,
            LookbackDays = definition.LookbackDays,
            Features = names,
            Bands = Bands(last.Probabilities[verdict.Kind]),
            Population = new ModelPopulation([.. definition.OwnEvents], definition.LookbackDays),
            Training = TrainingFigures(walk, verdict, last),
            GoldenVectors = inputs.Golden(latest, GoldenVectors),
            Background = inputs.Sample(last.TrainingRows, BackgroundRows, seed),
            Baseline = inputs.Baseline(latest),
        };
    }

    private static FrozenDictionary<string, double> TrainingFigures(WalkForward walk, Verdict verdict, CutoffOutcome last)
    {
        var figures = walk.Outcomes.Select(o => Figures.Of(o.Probabilities[verdict.Kind], o.Churned)).ToArray();
        return new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["rows"] = last.TrainingRows.Length,
            ["churn_rate"] = last.TrainingRate,
            ["cutoffs"] = last.TrainingCutoffs.Count,
            ["test_rows"] = walk.Outcomes.Sum(o => o.Rows.Length),
            ["test_auc"] = figures.Average(f => f.Auc),
            ["test_pr_auc"] = figures.Average(f => f.PrAuc),
            ["test_brier"] = figures.Average(f => f.Brier),
            ["test_log_loss"] = figures.Average(f => f.LogLoss),
            ["test_lift_10"] = figures.Average(f => f.LiftAtTenth),
            ["rfm_auc"] = walk.Outcomes.Average(o => Ranking.Auc(o.Probabilities[ModelKind.Rfm], o.Churned)),
            ["recency_auc"] = walk.Outcomes.Average(o => Ranking.Auc(o.Probabilities[ModelKind.Recency], o.Churned)),
        }.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static BandThresholds Bands(double[] probabilities)
    {
        double[] sorted = [.. probabilities.Order()];
        double[] bands = [.. BandShares.Select(share => sorted[(int)(share * sorted.Length)])];
        // Few different answers can make two bands begin at one: each must be met by something.
        bands[0] = Math.Clamp(bands[0], 1e-6, 1 - 4e-6);
        bands[1] = Math.Clamp(bands[1], bands[0] + 1e-6, 1 - 3e-6);
        bands[2] = Math.Clamp(bands[2], bands[1] + 1e-6, 1 - 2e-6);
        return new BandThresholds(bands[0], bands[1], bands[2]);
    }
}
