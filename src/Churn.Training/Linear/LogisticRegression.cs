namespace Churn.Training.Linear;

/// <summary>Logistic regression with an L2 penalty, by Newton's method.</summary>
/// <remarks>Hosmer, Lemeshow, "Applied Logistic Regression", chapter 1; the penalty is not on the intercept.</remarks>
public static class LogisticRegression
{
    private const int MaxSteps = 50;
    private const double Converged = 1e-10;

    /// <summary>Fits weights.</summary>
    /// <param name="rows">Shape [N · F], row by row, finite.</param>
    /// <param name="features">F; small, as a step costs O(N · F² + F³).</param>
    /// <param name="churned">Shape [N].</param>
    /// <param name="penalty">Half of it times the sum of squared weights is added to the loss's sum; above 0.</param>
    /// <returns>Shape [F + 1], the intercept last.</returns>
    public static double[] Fit(ReadOnlySpan<double> rows, int features, ReadOnlySpan<bool> churned, double penalty)
    {
        var weights = new double[features + 1];
        var row = new double[features + 1];
        for (var step = 0; step < MaxSteps; step++)
        {
            var gradient = new double[features + 1];
            var hessian = new double[features + 1, features + 1];
            for (var i = 0; i < churned.Length; i++)
            {
                rows.Slice(i * features, features).CopyTo(row);
                row[features] = 1;
                Accumulate(row, weights, churned[i], gradient, hessian);
            }
            for (var j = 0; j <= features; j++)
            {
                // Something on the intercept too, or one class only would drive it to infinity.
                var on = j < features ? penalty : 1e-6;
                gradient[j] += on * weights[j];
                hessian[j, j] += on;
            }
            var change = Solve(hessian, gradient);
            for (var j = 0; j <= features; j++)
            {
                weights[j] -= change[j];
            }
            if (change.Max(Math.Abs) < Converged)
            {
                break;
            }
        }
        return weights;
    }

    /// <summary>Probability of a log-odds.</summary>
    public static double Sigmoid(double margin) => 1 / (1 + Math.Exp(-margin));

    private static void Accumulate(double[] row, double[] weights, bool churned, double[] gradient, double[,] hessian)
    {
        double margin = 0;
        for (var j = 0; j < row.Length; j++)
        {
            margin += weights[j] * row[j];
        }
        var probability = Sigmoid(margin);
        var off = probability - (churned ? 1 : 0);
        var weight = probability * (1 - probability);
        for (var j = 0; j < row.Length; j++)
        {
            gradient[j] += off * row[j];
            var scaled = weight * row[j];
            for (var k = 0; k <= j; k++)
            {
                hessian[j, k] += scaled * row[k];
            }
        }
    }

    // Cholesky: the lower half of a positive definite matrix is read, and overwritten.
    private static double[] Solve(double[,] matrix, double[] right)
    {
        var n = right.Length;
        for (var j = 0; j < n; j++)
        {
            for (var k = 0; k < j; k++)
            {
                for (var i = j; i < n; i++)
                {
                    matrix[i, j] -= matrix[i, k] * matrix[j, k];
                }
            }
            var root = Math.Sqrt(matrix[j, j]);
            for (var i = j; i < n; i++)
            {
                matrix[i, j] /= root;
            }
        }
        var solution = (double[])right.Clone();
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < i; k++)
            {
                solution[i] -= matrix[i, k] * solution[k];
            }
            solution[i] /= matrix[i, i];
        }
        for (var i = n - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < n; k++)
            {
                solution[i] -= matrix[k, i] * solution[k];
            }
            solution[i] /= matrix[i, i];
        }
        return solution;
    }
}
