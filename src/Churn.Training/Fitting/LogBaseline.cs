using Churn.Training.Examples;
using Churn.Training.Linear;

namespace Churn.Training.Fitting;

/// <summary>Logistic regression on logarithms: what people compare churn models with. Not served.</summary>
public sealed class LogBaseline : IFittedModel
{
    private const double Penalty = 1;

    private readonly StandardColumns columns;
    private readonly double[] weights;

    private LogBaseline(IReadOnlyList<string> names, StandardColumns columns, double[] weights)
    {
        Features = names;
        this.columns = columns;
        this.weights = weights;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Features { get; }

    /// <summary>Fits weights of ln(1 + x), x not below 0.</summary>
    /// <param name="set">The examples.</param>
    /// <param name="rows">The training rows.</param>
    /// <param name="names">The features to read.</param>
    public static LogBaseline Fit(ExampleSet set, int[] rows, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(set);
        var columns = StandardColumns.Of(set, rows, Columns.Find(set, names), value => Math.Log(1 + Math.Max(0, value)));
        var weights = LogisticRegression.Fit(columns.Rows(set, rows), names.Count, [.. rows.Select(row => set.Churned[row])], Penalty);
        return new LogBaseline(names, columns, weights);
    }

    /// <inheritdoc/>
    public double[] Probabilities(ExampleSet examples, int[] rows)
    {
        var values = columns.Rows(examples, rows);
        var probabilities = new double[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var margin = weights[^1];
            for (var j = 0; j < Features.Count; j++)
            {
                margin += weights[j] * values[(i * Features.Count) + j];
            }
            probabilities[i] = LogisticRegression.Sigmoid(margin);
        }
        return probabilities;
    }
}
