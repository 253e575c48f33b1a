using Churn.Models.MlNet;
using Churn.Training.Examples;

namespace Churn.Training.Fitting;

/// <summary>Scores examples with a model as it will be served.</summary>
internal static class ModelRows
{
    /// <param name="model">Reads <paramref name="names"/> as numbers.</param>
    /// <param name="set">Has all of them.</param>
    /// <param name="names">In the model's order.</param>
    /// <param name="rows">Indices of rows.</param>
    public static double[] Score(TabularModel model, ExampleSet set, IReadOnlyList<string> names, int[] rows)
    {
        var columns = Columns.Find(set, names);
        var probabilities = new double[rows.Length];
        Parallel.For(0, rows.Length, () => new double[columns.Length], (i, _, vector) =>
        {
            var row = set.Row(rows[i]);
            for (var j = 0; j < vector.Length; j++)
            {
                vector[j] = row[columns[j]];
            }
            probabilities[i] = model.Predict(vector).Probability;
            return vector;
        }, _ => { });
        return probabilities;
    }
}
