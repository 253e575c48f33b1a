using Churn.Models.Conversion;
using Churn.Models.MlNet;

namespace Churn.Cli.Predict;

/// <summary>Scores a file of rows, line by line; memory does not grow with the file.</summary>
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
        try
        {
            using var reader = new StreamReader(path);
            Predict(source, reader, path, output);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"cannot read {path}: {e.Message}", e);
        }
    }

    private static void Predict(SourceModel source, StreamReader reader, string path, TextWriter output)
    {
        string header = reader.ReadLine() ?? throw new CliException($"{path}: is empty; begin it with a line of column names");
        TabularModel model = source.Model;
        RowBinder binder = Bind(model, header, path);
        var numbers = new double[model.NumberCount];
        var texts = new string?[model.TextCount];
        output.WriteLine("Score\tProbability\tPredictedLabel");
        for (int line = 2; reader.ReadLine() is { } row; line++)
        {
            if (row.Length == 0)
            {
                continue;
            }

            TabularPrediction answer = Answer(source, binder, row, numbers, texts, $"{path}: line {line}");
            output.WriteLine($"{answer.Score}\t{answer.Probability}\t{(answer.PredictedLabel ? 1 : 0)}");
        }
    }

    private static RowBinder Bind(TabularModel model, string header, string path)
    {
        try
        {
            return new RowBinder(model.Inputs, header.Split('\t'));
        }
        catch (ArgumentException e)
        {
            throw new CliException($"{path}: line 1: {e.Message}", e);
        }
    }

    private static TabularPrediction Answer(
        SourceModel source, RowBinder binder, string row, double[] numbers, string?[] texts, string place)
    {
        try
        {
            binder.Bind(row.Split('\t'), numbers, texts);
            return source.Model.Predict(numbers, texts);
        }
        catch (FormatException e)
        {
            throw new CliException($"{place}: {e.Message}", e);
        }
        catch (ArgumentException e)
        {
            int wrong = Array.FindIndex(numbers, number => float.IsInfinity((float)number));
            throw new CliException(
                $"{place}: Column \"{source.Features[wrong]}\" holds {numbers[wrong]}; write a finite number of single precision", e);
        }
    }
}
