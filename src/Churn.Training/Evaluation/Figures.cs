namespace Churn.Training.Evaluation;

/// <summary>A model's figures on some rows.</summary>
/// <param name="Auc">See <see cref="Ranking.Auc"/>.</param>
/// <param name="PrAuc">See <see cref="Ranking.AveragePrecision"/>.</param>
/// <param name="Brier">See <see cref="Accuracy.Brier"/>.</param>
/// <param name="LogLoss">See <see cref="Accuracy.LogLoss"/>.</param>
/// <param name="LiftAtTenth">See <see cref="Ranking.LiftAtTenth"/>.</param>
public sealed record Figures(double Auc, double PrAuc, double Brier, double LogLoss, double LiftAtTenth)
{
    /// <summary>Of probabilities, shape [N], and outcomes, shape [N].</summary>
    public static Figures Of(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> churned) => new(
        Ranking.Auc(probabilities, churned), Ranking.AveragePrecision(probabilities, churned), Accuracy.Brier(probabilities, churned),
        Accuracy.LogLoss(probabilities, churned), Ranking.LiftAtTenth(probabilities, churned));
}
