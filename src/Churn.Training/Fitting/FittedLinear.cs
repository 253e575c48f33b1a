using System.Collections.Immutable;
using Churn.Models.MlNet;
using Churn.Training.Examples;
using Churn.Training.Linear;

namespace Churn.Training.Fitting;

/// <summary>Logistic regression on features as they are, so that the model can be written and served.</summary>
public sealed class FittedLinear : IFittedModel
{
    private const double Penalty = 1;

    private FittedLinear(ImmutableArray<string> names, TabularModel model)
    {
        Names = names;
        Model = model;
    }

    /// <summary>What the served model reads, in order.</summary>
    public ImmutableArray<string> Names { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Features => Names;

    /// <summary>The model that is written and served.</summary>
    public TabularModel Model { get; }

    /// <summary>Fits weights.</summary>
    /// <param name="set">The examples.</param>
    /// <param name="rows">The training rows.</param>
    /// <param name="names">The features to read.</param>
    public static FittedLinear Fit(ExampleSet set, int[] rows, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(set);
        var columns = StandardColumns.Of(set, rows, Columns.Find(set, names), value => value);
        var fitted = LogisticRegression.Fit(columns.Rows(set, rows), names.Count, [.. rows.Select(row => set.Churned[row])], Penalty);
        var weights = new double[names.Count];
        var bias = fitted[^1];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = fitted[i] / columns.Scales[i];
            bias -= weights[i] * columns.Means[i];
        }
        return new FittedLinear([.. names], LinearModel.Create([.. names], weights, columns.Replacements, bias));
    }

    /// <inheritdoc/>
    public double[] Probabilities(ExampleSet examples, int[] rows) => ModelRows.Score(Model, examples, Names, rows);
}
