using Churn.Training.Examples;
using Churn.Training.Fitting;
using Churn.Training.Walk;

namespace Churn.Training.Report;

/// <summary>How much of a model rests on one feature.</summary>
/// <param name="Feature">Its name.</param>
/// <param name="Importance">0 to 1, summing to 1 over the features. Of trees: the part of the training loss that its splits saved. Of a linear
/// model: how far it moves the log-odds, as the standard deviation of its term over the training rows, as a part of all such.</param>
public sealed record FeatureImportance(string Feature, double Importance)
{
    internal static IReadOnlyList<FeatureImportance> Of(WalkForward walk, ModelKind kind)
    {
        var last = walk.Outcomes[^1];
        var (names, shares) = kind == ModelKind.Linear
            ? (last.Linear.Names, OfTerms(last.Linear, walk.Training, last.TrainingRows))
            : (last.Trees.Names, last.Trees.Gains);
        return [.. names.Select((name, i) => new FeatureImportance(name, shares[i])).OrderByDescending(f => f.Importance)];
    }

    // What the others are does not matter to a feature's term, so they are left at 0.
    private static double[] OfTerms(FittedLinear linear, ExampleSet set, int[] rows)
    {
        var columns = Columns.Find(set, linear.Names);
        var vector = new double[columns.Length];
        var deviations = new double[columns.Length];
        for (var j = 0; j < columns.Length; j++)
        {
            double sum = 0;
            double squares = 0;
            foreach (var row in rows)
            {
                vector[j] = set.Row(row)[columns[j]];
                double term = linear.Model.Predict(vector).Score;
                sum += term;
                squares += term * term;
            }
            vector[j] = 0;
            deviations[j] = Math.Sqrt(Math.Max(0, (squares / rows.Length) - (sum / rows.Length * (sum / rows.Length))));
        }
        var total = Math.Max(double.Epsilon, deviations.Sum());
        return Array.ConvertAll(deviations, deviation => deviation / total);
    }
}
