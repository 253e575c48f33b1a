using System.Text.Json.Serialization;
using Churn.Training.Evaluation;

namespace Churn.Training.Report;

/// <summary>How well one kind of model did at one test cutoff.</summary>
/// <param name="Auc">0 to 1, one half by chance; NaN (null in the file) if all or none churned.</param>
/// <param name="AucInterval">95 %, customers drawn again.</param>
/// <param name="PrAuc">Average precision, 0 to 1, the churn rate by chance.</param>
/// <param name="Brier">Mean squared error of the probability; smaller is better.</param>
/// <param name="LogLoss">Base e; smaller is better.</param>
/// <param name="Lift10">How many times as many churned among the tenth with the highest scores as among all.</param>
public sealed record ModelFigures(
    double Auc, Interval AucInterval, double PrAuc, double Brier, double LogLoss, [property: JsonPropertyName("lift_10")] double Lift10)
{
    internal static ModelFigures Of(double[] probabilities, bool[] churned, Interval auc)
    {
        var figures = Figures.Of(probabilities, churned);
        return new ModelFigures(figures.Auc, auc, figures.PrAuc, figures.Brier, figures.LogLoss, figures.LiftAtTenth);
    }
}
