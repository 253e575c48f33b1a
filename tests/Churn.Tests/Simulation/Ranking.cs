namespace Churn.Tests.Simulation;

/// <summary>How well scores order labels, and the yardstick that they have to beat.</summary>
internal static class Ranking
{
    /// <summary>Area under the ROC curve; ties count half.</summary>
    public static double Auc(IReadOnlyList<double> scores, IReadOnlyList<bool> labels)
    {
        var order = Enumerable.Range(0, scores.Count).OrderBy(i => scores[i]).ToArray();
        double rankSum = 0;
        for (var start = 0; start < order.Length;)
        {
            var end = start;
            while (end < order.Length && scores[order[end]].Equals(scores[order[start]]))
            {
                end++;
            }
            rankSum += order[start..end].Count(i => labels[i]) * (start + 1 + end) / 2.0;
            start = end;
        }
        double positives = labels.Count(label => label);
        return (rankSum - (positives * (positives + 1) / 2)) / (positives * (labels.Count - positives));
    }

    /// <summary>Logistic regression of the labels on standardised columns, by gradient descent, scored on the rows that it was fitted to:
    /// a little better than it could be on others.</summary>
    public static double[] Logistic(double[][] rows, IReadOnlyList<bool> labels)
    {
        var columns = rows[0].Length;
        var means = Enumerable.Range(0, columns).Select(j => rows.Average(row => row[j])).ToArray();
        var spreads = Enumerable.Range(0, columns).Select(j => Math.Sqrt(rows.Average(row => Math.Pow(row[j] - means[j], 2)))).ToArray();
        var standard = rows.Select(row => row.Select((x, j) => (x - means[j]) / spreads[j]).Append(1).ToArray()).ToArray();
        var weights = new double[columns + 1];
        for (var step = 0; step < 300; step++)
        {
            var gradient = new double[weights.Length];
            for (var i = 0; i < rows.Length; i++)
            {
                var error = Sigmoid(Dot(weights, standard[i])) - (labels[i] ? 1 : 0);
                for (var j = 0; j < gradient.Length; j++)
                {
                    gradient[j] += error * standard[i][j];
                }
            }
            for (var j = 0; j < weights.Length; j++)
            {
                weights[j] -= 2 * gradient[j] / rows.Length;
            }
        }
        return [.. standard.Select(row => Dot(weights, row))];
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
