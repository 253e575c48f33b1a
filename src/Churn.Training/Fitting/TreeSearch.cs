using Churn.Training.Boosting;
using Churn.Training.Evaluation;
using Churn.Training.Examples;
using Churn.Training.Linear;

namespace Churn.Training.Fitting;

/// <summary>Chooses columns, settings and number of trees by the log loss on the validation rows.</summary>
internal sealed class TreeSearch(ExampleSet set, ValidationSplit split, ulong seed, CancellationToken stop)
{
    private const int MostTrees = 600;
    private const int LeastTrees = 50;
    private const int Patience = 40;
    private const int CheckedEvery = 10;
    private const int RankingTrees = 80;

    // Other settings must be worth this much of the log loss, or the first, most regularised ones are taken.
    private const double Worth = 0.00025;

    private static readonly BoosterSettings Ranking = new(MaxDepth: 4, Eta: 0.1, MinChildWeight: 20, Subsample: 0.5, ColumnSample: 0.3, Lambda: 5);

    // Few and strongly regularised: logs are small and noisy, and what wins by chance on one validation cutoff loses on the next.
    private static readonly BoosterSettings[] Candidates =
    [
        new(MaxDepth: 4, Eta: 0.03, MinChildWeight: 50, Subsample: 0.5, ColumnSample: 0.2, Lambda: 10),
        new(MaxDepth: 3, Eta: 0.03, MinChildWeight: 50, Subsample: 0.5, ColumnSample: 0.3, Lambda: 5),
        new(MaxDepth: 5, Eta: 0.03, MinChildWeight: 20, Subsample: 0.5, ColumnSample: 0.3, Lambda: 5),
    ];

    private static readonly int[] Sizes = [24, 48, 96];

    /// <summary>Searches.</summary>
    public TreeChoice Choose()
    {
        var ranked = Rank(Varying());
        // Ranking goes first by what the columns bring; how many of them is settled with the first settings, then the settings.
        var bySize = SideBySide.Run(
            [.. Sizes.Where((_, i) => i == 0 || Sizes[i - 1] < ranked.Length)],
            size => Try(ranked[..Math.Min(size, ranked.Length)], Candidates[0]));
        var best = bySize.Aggregate((smaller, larger) => larger.LogLoss < smaller.LogLoss ? larger : smaller);
        var columns = best.Columns;
        foreach (var other in SideBySide.Run(Candidates[1..], settings => Try(columns, settings)))
        {
            best = other.LogLoss < best.LogLoss - Worth ? other : best;
        }
        return best with { Candidates = set.Features.Count };
    }

    private int[] Varying() => [.. Enumerable.Range(0, set.Features.Count).Where(column =>
    {
        var first = set.Row(split.Fit[0])[column];
        return split.Fit.Any(row => !set.Row(row)[column].Equals(first));
    })];

    private int[] Rank(int[] columns)
    {
        if (columns.Length == 0)
        {
            throw new TrainingException("every feature has one and the same value in all training rows: there is nothing to learn from this log");
        }
        using var fit = new TrainingMatrix(set, split.Fit, columns);
        using var booster = new Booster(Ranking, seed, fit);
        var gains = FeatureGains.Of(booster.GrowTo(RankingTrees, stop).ToJson(), columns.Length);
        var order = Enumerable.Range(0, columns.Length).Where(i => gains[i] > 0).OrderByDescending(i => gains[i]).Select(i => columns[i]).ToArray();
        return order.Length > 0 ? order : columns[..1];
    }

    private TreeChoice Try(int[] columns, BoosterSettings settings)
    {
        using var fit = new TrainingMatrix(set, split.Fit, columns);
        using var validation = new TrainingMatrix(set, split.Validation, columns);
        using var booster = new Booster(settings, seed, fit, validation);
        var labels = split.Validation.Select(row => set.Churned[row]).ToArray();
        var (best, at) = (double.PositiveInfinity, 0);
        while (booster.Trees < MostTrees && booster.Trees - at < Patience)
        {
            booster.GrowTo(booster.Trees + CheckedEvery, stop);
            var loss = Accuracy.LogLoss(
                Array.ConvertAll(booster.Margins(validation), margin => LogisticRegression.Sigmoid(margin)), labels);
            if (loss < best)
            {
                (best, at) = (loss, booster.Trees);
            }
        }
        return new TreeChoice(columns, settings, Math.Max(LeastTrees, at), best, 0);
    }
}
