using System.Collections.Immutable;
using Churn.Models.Conversion;
using Churn.Models.MlNet;

namespace Churn.Cli.Predict;

/// <summary>Scores the rows of a file of tab separated values, line by line; memory does not grow with the file.</summary>
/// <remarks>Errors are <see cref="CliException"/>s that name file, line and column. Not thread-safe.</remarks>
internal sealed class RowFile : IDisposable
{
    private readonly TabularModel model;
    private readonly ImmutableArray<string> names;
    private readonly string path;
    private readonly StreamReader reader;
    private readonly RowBinder binder;
    private readonly double[] numbers;
    private readonly string?[] texts;
    private int line = 1;

    /// <summary>Opens a file and finds the model's columns in its first line.</summary>
    /// <param name="source">The model.</param>
    /// <param name="path">Of the file.</param>
    /// <param name="names">What the file calls the model's numbers, in their order; null for the model's own columns.</param>
    public RowFile(SourceModel source, string path, ImmutableArray<string>? names = null)
    {
        this.path = path;
        this.names = names ?? source.Features;
        model = source.Model;
        numbers = new double[model.NumberCount];
        texts = new string?[model.TextCount];
        reader = Guard(() => new StreamReader(path));
        try
        {
            string header = Guard(reader.ReadLine) ?? throw new CliException($"{path}: is empty; begin it with a line of column names");
            binder = new RowBinder(
                names is null ? model.Inputs : [.. names.Value.Select((name, i) => new InputColumn(name, false, 1, i))], header.Split('\t'));
        }
        catch (ArgumentException e)
        {
            reader.Dispose();
            throw new CliException($"{path}: line 1: {e.Message}", e);
        }
        catch (CliException)
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>The last row's numbers: shape [NumberCount] of the model, NaN for missing; overwritten by the next row.</summary>
    public ReadOnlySpan<double> Numbers => numbers;

    /// <summary>Scores the next row; empty lines are passed over.</summary>
    /// <returns>False at the end of the file.</returns>
    public bool TryNext(out TabularPrediction answer)
    {
        while (Guard(reader.ReadLine) is { } row)
        {
            line++;
            if (row.Length > 0)
            {
                Bind(row);
                answer = model.Predict(numbers, texts);
                return true;
            }
        }

        answer = default;
        return false;
    }

    public void Dispose() => reader.Dispose();

    private void Bind(string row)
    {
        try
        {
            binder.Bind(row.Split('\t'), numbers, texts);
        }
        catch (FormatException e)
        {
            throw new CliException($"{path}: line {line}: {e.Message}", e);
        }

        if (Array.FindIndex(numbers, number => float.IsInfinity((float)number)) is >= 0 and var wrong)
        {
            throw new CliException(
                $"{path}: line {line}: Column \"{names[wrong]}\" holds {numbers[wrong]}; write a finite number of single precision");
        }
    }

    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"cannot read {path}: {e.Message}", e);
        }
    }
}
