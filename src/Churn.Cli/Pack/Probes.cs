using System.Collections.Immutable;
using Churn.Cli.Predict;
using Churn.Models.Conversion;
using Churn.Models.MlNet;

namespace Churn.Cli.Pack;

/// <summary>Rows that a model was asked, to take golden vectors, bands and distributions from.</summary>
internal static class Probes
{
    /// <summary>Fewer rows say nothing of a distribution.</summary>
    private const int LeastRows = 100;

    // Of a larger file, a sample: enough for a quantile to be off by well under a percent, and for memory to stay small.
    private const int MostRows = 50_000;
    private const int RandomRows = 10_000;
    private const int Seed = 20_240_102;

    /// <summary>Seeded rows around the model's own thresholds. Their answers are spread as no real customers' are.</summary>
    /// <exception cref="CliException">The model cannot answer one.</exception>
    public static ImmutableArray<Probe> Draw(SourceModel source, string model)
    {
        var draws = new ProbeRows(source.Model, Seed);
        var probes = ImmutableArray.CreateBuilder<Probe>(RandomRows);
        for (int i = 0; i < RandomRows; i++)
        {
            var row = new double[source.Model.NumberCount];
            draws.Next(row);
            probes.Add(new Probe(row, Finite(source.Model.Predict(row), model)));
        }

        return probes.MoveToImmutable();
    }

    /// <summary>Rows of a file, in random order; of more than 50,000, a seeded sample of as many.</summary>
    /// <param name="source">The model.</param>
    /// <param name="features">The columns that hold its numbers, in their order.</param>
    /// <param name="path">Of the file.</param>
    /// <param name="model">What messages call the model.</param>
    /// <exception cref="CliException">The file cannot be read, has too few rows, or the model cannot answer one.</exception>
    public static ImmutableArray<Probe> Read(SourceModel source, ImmutableArray<string> features, string path, string model)
    {
        var random = new Random(Seed);
        var kept = new List<Probe>();
        using var rows = new RowFile(source, path, features);
        for (int seen = 0; rows.TryNext(out TabularPrediction answer); seen++)
        {
            // Each row takes the place of a kept one with the chance that keeps every row equally likely (Vitter's algorithm R).
            int place = kept.Count < MostRows ? kept.Count : random.Next(seen + 1);
            if (place < MostRows)
            {
                var probe = new Probe(rows.Numbers.ToArray(), Finite(answer, model));
                if (place == kept.Count)
                {
                    kept.Add(probe);
                }
                else
                {
                    kept[place] = probe;
                }
            }
        }

        Probe[] shuffled = [.. kept];
        random.Shuffle(shuffled);
        return shuffled.Length >= LeastRows
            ? [.. shuffled]
            : throw new CliException($"{path}: has {shuffled.Length} rows; give at least {LeastRows} of the training data, or leave --rows out");
    }

    /// <summary>The answer for a customer without any event, whose values are all missing.</summary>
    /// <exception cref="CliException">The model cannot answer it.</exception>
    public static Probe Nobody(SourceModel source, string model)
    {
        var row = new double[source.Model.NumberCount];
        Array.Fill(row, double.NaN);
        return new Probe(row, Finite(source.Model.Predict(row), model));
    }

    private static float Finite(TabularPrediction answer, string model) => float.IsFinite(answer.Probability)
        ? answer.Probability
        : throw new CliException(
            $"{model}: answers {answer.Probability} to a row with missing values; replace missing values before the predictor");
}
