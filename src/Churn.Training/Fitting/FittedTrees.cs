using System.Collections.Immutable;
using Churn.Models.Conversion;
using Churn.Models.MlNet;
using Churn.Training.Boosting;
using Churn.Training.Examples;
using Churn.Training.Linear;

namespace Churn.Training.Fitting;

/// <summary>Boosted trees with their calibration.</summary>
public sealed class FittedTrees : IFittedModel
{
    private FittedTrees(TreeChoice choice, ImmutableArray<string> features, TabularModel model, PlattScaling calibration, double[] gains)
    {
        Choice = choice;
        Names = features;
        Model = model;
        Calibration = calibration;
        Gains = gains;
    }

    /// <summary>Columns, settings and number of trees.</summary>
    public TreeChoice Choice { get; }

    /// <summary>What the served model reads, in order.</summary>
    public ImmutableArray<string> Names { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Features => Names;

    /// <summary>The model that is written and served.</summary>
    public TabularModel Model { get; }

    /// <summary>From the trees' margins to probabilities.</summary>
    public PlattScaling Calibration { get; }

    /// <summary>Shape [F]: part of the training loss that each feature's splits saved; sums to 1.</summary>
    public IReadOnlyList<double> Gains { get; }

    /// <summary>Fits trees: settings by the validation rows, calibration by rows that the trees had not seen, then all rows.</summary>
    /// <param name="set">The examples.</param>
    /// <param name="rows">The training rows.</param>
    /// <param name="split">Of the training rows.</param>
    /// <param name="seed">Of every draw.</param>
    /// <param name="stop">Ends the fit.</param>
    public static FittedTrees Fit(ExampleSet set, int[] rows, ValidationSplit split, ulong seed, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(set);
        var choice = new TreeSearch(set, split, seed, stop).Choose();
        var calibration = CrossFit.Calibrate(set, rows, choice, seed, stop);
        using var matrix = new TrainingMatrix(set, rows, choice.Columns);
        using var booster = new Booster(choice.Settings, seed, matrix);
        var json = booster.GrowTo(choice.Trees, stop).ToJson();
        ImmutableArray<string> names = [.. choice.Columns.Select(column => set.Features[column])];
        var model = SourceModelReader.Read(json, names).Model.Recalibrated(calibration.Slope, calibration.Offset);
        var gains = FeatureGains.Of(json, names.Length);
        var total = Math.Max(double.Epsilon, gains.Sum());
        return new FittedTrees(choice, names, model, calibration, Array.ConvertAll(gains, gain => gain / total));
    }

    /// <inheritdoc/>
    public double[] Probabilities(ExampleSet examples, int[] rows) => ModelRows.Score(Model, examples, Names, rows);
}
