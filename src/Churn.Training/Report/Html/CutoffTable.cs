namespace Churn.Training.Report.Html;

/// <summary>Every figure of every kind of model at each test cutoff.</summary>
internal static class CutoffTable
{
    public static Markup Of(ReportData report) => Markup.Of($"""
        <div class="scroll"><table class="figures"><thead><tr><th scope="col">Model</th><th scope="col">AUC</th><th scope="col">95 % interval</th><th scope="col">PR-AUC</th><th scope="col">Brier</th><th scope="col">Log loss</th><th scope="col">Lift at 10 %</th></tr></thead>{report.Cutoffs.Select(cutoff => Body(cutoff, report.Model.Kind))}</table></div>
        <p class="note">AUC: the probability that one who churned was ranked above one who stayed; 0.5 is chance. PR-AUC: precision, averaged over those who churned; chance is the churn rate. Brier and log loss: how far probabilities were off; smaller is better. Lift: churn among the tenth with the highest scores, over churn among all.</p>
        """);

    private static Markup Body(CutoffSummary cutoff, string written) => Markup.Of($"""
        <tbody><tr class="group"><th colspan="7" scope="rowgroup">{Words.Day(cutoff.Cutoff)} <span>{cutoff.N:N0} customers, {Words.Percent(cutoff.BaseRate)} churned; learnt from {cutoff.TrainingRows:N0} examples</span></th></tr>{cutoff.Models.Select(m => Row(m.Key, m.Value, m.Key == written))}</tbody>
        """);

    private static Markup Row(string model, ModelFigures figures, bool written) => Markup.Of($"""
        <tr{(written ? new Markup(" class=\"written\"") : Markup.None)}><th scope="row">{ModelNames.Title(model)}</th><td>{Words.Number(figures.Auc, 3)}</td><td>{Words.Number(figures.AucInterval.Low, 3)} to {Words.Number(figures.AucInterval.High, 3)}</td><td>{Words.Number(figures.PrAuc, 3)}</td><td>{Words.Number(figures.Brier, 4)}</td><td>{Words.Number(figures.LogLoss, 4)}</td><td>{Words.Number(figures.Lift10, 2)}</td></tr>
        """);
}
