using System.Text.Json.Serialization;
using Churn.Training.Evaluation;
using Churn.Training.Examples;
using Churn.Training.Walk;

namespace Churn.Training.Report;

/// <summary>One test cutoff. The figures beside <see cref="Models"/> are those of the kind of model that is written.</summary>
public sealed record CutoffSummary
{
    /// <summary>00:00 UTC of this day.</summary>
    public required DateOnly Cutoff { get; init; }

    /// <summary>Customers that were scored.</summary>
    public required int N { get; init; }

    /// <summary>Share of them that churned.</summary>
    public required double BaseRate { get; init; }

    /// <summary>Mean probability that they were given.</summary>
    public required double MeanProbability { get; init; }

    /// <summary>See <see cref="ModelFigures.Auc"/>.</summary>
    public required double Auc { get; init; }

    /// <summary>See <see cref="ModelFigures.AucInterval"/>.</summary>
    public required Interval AucInterval { get; init; }

    /// <summary>See <see cref="ModelFigures.PrAuc"/>.</summary>
    public required double PrAuc { get; init; }

    /// <summary>See <see cref="ModelFigures.Brier"/>.</summary>
    public required double Brier { get; init; }

    /// <summary>See <see cref="ModelFigures.LogLoss"/>.</summary>
    public required double LogLoss { get; init; }

    /// <summary>See <see cref="ModelFigures.Lift10"/>.</summary>
    [JsonPropertyName("lift_10")]
    public required double Lift10 { get; init; }

    /// <summary>Of the tenth with the highest scores, the share that churned.</summary>
    public required double TopTenthRate { get; init; }

    /// <summary>Rows that the model of this cutoff learnt from.</summary>
    public required int TrainingRows { get; init; }

    /// <summary>Share of those that churned.</summary>
    public required double TrainingRate { get; init; }

    /// <summary>By kind: <c>trees</c>, <c>linear</c>, <c>rfm</c>, <c>recency</c>.</summary>
    public required IReadOnlyDictionary<string, ModelFigures> Models { get; init; }

    /// <summary>Tenths of the rows, from the least probability to the greatest; fewer than ten where there are fewer rows.</summary>
    public required IReadOnlyList<CalibrationGroup> Calibration { get; init; }

    /// <summary>Shape [101]: part of those who churned that is among the 0 to 100 % with the highest scores.</summary>
    public required IReadOnlyList<double> Gains { get; init; }

    internal static CutoffSummary Of(CutoffOutcome outcome, ModelKind written, Func<ModelKind, Interval> auc)
    {
        var probabilities = outcome.Probabilities[written];
        var models = outcome.Probabilities.OrderBy(p => p.Key).ToDictionary(
            p => ModelNames.Key(p.Key), p => ModelFigures.Of(p.Value, outcome.Churned, auc(p.Key)), StringComparer.Ordinal);
        var figures = models[ModelNames.Key(written)];
        var rate = outcome.Churned.Count(churned => churned) / (double)outcome.Churned.Length;
        return new CutoffSummary
        {
            Cutoff = Cutoffs.ToDay(outcome.Cutoff),
            N = outcome.Rows.Length,
            BaseRate = rate,
            MeanProbability = probabilities.Length == 0 ? double.NaN : probabilities.Average(),
            Auc = figures.Auc,
            AucInterval = figures.AucInterval,
            PrAuc = figures.PrAuc,
            Brier = figures.Brier,
            LogLoss = figures.LogLoss,
            Lift10 = figures.Lift10,
            TopTenthRate = figures.Lift10 * rate,
            TrainingRows = outcome.TrainingRows.Length,
            TrainingRate = outcome.TrainingRate,
            Models = models,
            Calibration = [.. Accuracy.Calibration(probabilities, outcome.Churned).Select(g => new CalibrationGroup(g.Predicted, g.Observed, g.Rows))],
            Gains = Ranking.Gains(probabilities, outcome.Churned),
        };
    }
}
