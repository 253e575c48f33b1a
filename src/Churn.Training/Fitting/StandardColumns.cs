using Churn.Training.Examples;

namespace Churn.Training.Fitting;

/// <summary>Columns made ready for a linear model: missing values replaced by the largest one seen, then to mean 0 and deviation 1.</summary>
/// <remarks>The largest, because what is missing in a life (days since an event that never was) is longer than anything seen.</remarks>
internal sealed class StandardColumns
{
    private readonly int[] columns;
    private readonly Func<double, double> transform;

    private StandardColumns(int[] columns, Func<double, double> transform)
    {
        this.columns = columns;
        this.transform = transform;
        Replacements = new double[columns.Length];
        Means = new double[columns.Length];
        Scales = new double[columns.Length];
    }

    /// <summary>Shape [F], before the transform.</summary>
    public double[] Replacements { get; }

    /// <summary>Shape [F], after it.</summary>
    public double[] Means { get; }

    /// <summary>Shape [F], above 0.</summary>
    public double[] Scales { get; }

    /// <param name="set">The examples.</param>
    /// <param name="rows">Rows whose figures are taken.</param>
    /// <param name="columns">Shape [F]: indices of columns.</param>
    /// <param name="transform">Applied to each value first.</param>
    public static StandardColumns Of(ExampleSet set, int[] rows, int[] columns, Func<double, double> transform)
    {
        var standard = new StandardColumns(columns, transform);
        for (var j = 0; j < columns.Length; j++)
        {
            var column = columns[j];
            var most = double.NegativeInfinity;
            foreach (var row in rows)
            {
                double value = set.Row(row)[column];
                most = value > most ? value : most;
            }
            standard.Replacements[j] = double.IsFinite(most) ? most : 0;
            standard.Means[j] = rows.Average(row => standard.Value(set, row, j));
            // In a second pass: of a column far from 0, the mean of squares less the square of the mean is all rounding.
            var deviation = Math.Sqrt(rows.Average(row => Math.Pow(standard.Value(set, row, j) - standard.Means[j], 2)));
            standard.Scales[j] = deviation > 1e-6 ? deviation : 1;
        }
        return standard;
    }

    /// <summary>Shape [N · F], row by row.</summary>
    public double[] Rows(ExampleSet set, int[] rows)
    {
        var values = new double[rows.Length * columns.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            for (var j = 0; j < columns.Length; j++)
            {
                values[(i * columns.Length) + j] = (Value(set, rows[i], j) - Means[j]) / Scales[j];
            }
        }
        return values;
    }

    private double Value(ExampleSet set, int row, int j)
    {
        double value = set.Row(row)[columns[j]];
        return transform(double.IsNaN(value) ? Replacements[j] : value);
    }
}
