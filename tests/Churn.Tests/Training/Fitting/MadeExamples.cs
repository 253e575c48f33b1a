using Churn.Training.Examples;

namespace Churn.Tests.Training.Fitting;

/// <summary>Examples without a log behind them.</summary>
internal static class MadeExamples
{
    /// <summary>A customer a row, all at one cutoff.</summary>
    public static ExampleSet Of(string[] features, float[][] rows, bool[] churned) => new(
        features, [0], [.. Enumerable.Range(0, rows.Length)], new int[rows.Length], new long[rows.Length], churned, [.. rows.SelectMany(r => r)]);
}
