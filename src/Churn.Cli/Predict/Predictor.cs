using Churn.Models.Conversion;
using Churn.Models.MlNet;

namespace Churn.Cli.Predict;

/// <summary>Prints a model's answers to the rows of a file.</summary>
internal static class Predictor
{
    /// <param name="source">The model.</param>
    /// <param name="path">Tab separated values under a header.</param>
    /// <param name="output">Gets a header and one line a row: score and probability so that they read back to the same float, label 0 or
    /// 1. Without calibration the probability is NaN.</param>
    /// <exception cref="CliException">The file cannot be read, or a cell is wrong: line and column are named. Lines before have been
    /// written.</exception>
    public static void Predict(SourceModel source, string path, TextWriter output)
    {
        using var rows = new RowFile(source, path);
        output.WriteLine("Score\tProbability\tPredictedLabel");
        while (rows.TryNext(out TabularPrediction answer))
        {
            output.WriteLine($"{answer.Score}\t{answer.Probability}\t{(answer.PredictedLabel ? 1 : 0)}");
        }
    }
}
