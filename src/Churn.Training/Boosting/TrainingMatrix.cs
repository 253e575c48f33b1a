using Churn.Training.Examples;

namespace Churn.Training.Boosting;

/// <summary>Some rows and columns of examples in XGBoost's own form.</summary>
internal sealed class TrainingMatrix : IDisposable
{
    private readonly nint matrix;

    /// <param name="set">The examples.</param>
    /// <param name="rows">Which rows, in the order that predictions come in.</param>
    /// <param name="columns">Which columns, as indices into the set's features.</param>
    public TrainingMatrix(ExampleSet set, int[] rows, int[] columns)
    {
        XGBoostLibrary.Require();
        Rows = rows.Length;
        Columns = columns.Length;
        var values = new float[rows.Length * (long)columns.Length];
        var labels = new float[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var row = set.Row(rows[i]);
            var to = values.AsSpan(i * columns.Length, columns.Length);
            for (var j = 0; j < columns.Length; j++)
            {
                to[j] = row[columns[j]];
            }
            labels[i] = set.Churned[rows[i]] ? 1 : 0;
        }
        XGBoostLibrary.Check(XGBoostNative.XGDMatrixCreateFromMat(values, (ulong)rows.Length, (ulong)columns.Length, float.NaN, out matrix));
        XGBoostLibrary.Check(XGBoostNative.XGDMatrixSetFloatInfo(matrix, XGBoostLibrary.Text("label"), labels, (ulong)labels.Length));
    }

    public int Rows { get; }

    public int Columns { get; }

    public nint Handle => matrix;

    public void Dispose() => _ = XGBoostNative.XGDMatrixFree(matrix);
}
