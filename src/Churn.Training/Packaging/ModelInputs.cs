using System.Collections.Immutable;
using Churn.Models;
using Churn.Models.Drift;
using Churn.Models.MlNet;
using Churn.Training.Examples;
using Churn.Training.Fitting;

namespace Churn.Training.Packaging;

/// <summary>Examples as a model reads them.</summary>
internal sealed class ModelInputs(ExampleSet set, ImmutableArray<string> names, TabularModel model)
{
    private readonly int[] columns = Columns.Find(set, names);

    /// <summary>Rows with the model's own answers, from the least probability to the greatest, an equal number of rows apart; and a customer
    /// without events first.</summary>
    public ImmutableArray<GoldenVector> Golden(int[] rows, int count)
    {
        var probabilities = ModelRows.Score(model, set, names, rows);
        var sorted = (int[])rows.Clone();
        Array.Sort(probabilities, sorted);
        ImmutableArray<double> nobody = [.. Enumerable.Repeat(double.NaN, names.Length)];
        var spread = Enumerable.Range(0, count - 1).Select(i => Vector(sorted[(int)((long)i * (sorted.Length - 1) / Math.Max(1, count - 2))]));
        return [.. spread.Prepend(nobody).Select(vector => new GoldenVector(vector, model.Predict(vector.AsSpan()).Probability))];
    }

    /// <summary>A seeded sample.</summary>
    public ImmutableArray<ImmutableArray<double>> Sample(int[] rows, int count, ulong seed) =>
        [.. rows.OrderBy(row => Seeds.Mix(seed, row, 3)).ThenBy(row => row).Take(count).Select(Vector)];

    /// <summary>How each input and the answers are spread.</summary>
    public DriftBaseline Baseline(int[] rows)
    {
        var distributions = columns.Select(column => Distribution.Of(Array.ConvertAll(rows, row => (double)set.Row(row)[column])));
        return new DriftBaseline([.. distributions], Distribution.Of(ModelRows.Score(model, set, names, rows)));
    }

    private ImmutableArray<double> Vector(int row) => [.. columns.Select(column => (double)set.Row(row)[column])];
}
