using Churn.Training.Evaluation;
using Churn.Training.Walk;

namespace Churn.Training.Gate;

/// <summary>All test rows, ready to be drawn again by customer: whoever is in several cutoffs is drawn in all of them.</summary>
internal sealed class PairedRows
{
    private readonly int customers;
    private readonly int[][] customer;
    private readonly IReadOnlyList<CutoffOutcome> outcomes;
    private readonly Dictionary<ModelKind, RankedRows[]> ranked;
    private readonly ulong seed;

    public PairedRows(WalkForward walk, ulong seed)
    {
        this.seed = seed;
        outcomes = walk.Outcomes;
        var index = new Dictionary<int, int>();
        customer = [.. outcomes.Select(o => o.Rows.Select(row => IndexOf(index, walk.Test.Customer[row])).ToArray())];
        customers = index.Count;
        ranked = Enum.GetValues<ModelKind>().ToDictionary(
            kind => kind, kind => outcomes.Select(o => new RankedRows(o.Probabilities[kind], o.Churned)).ToArray());
    }

    /// <summary>Mean over the cutoffs of the first model's AUC less the second's.</summary>
    public Interval AucDifference(ModelKind first, ModelKind second) =>
        Draw((i, counts) => ranked[first][i].Auc(counts) - ranked[second][i].Auc(counts));

    /// <summary>AUC of one model at one cutoff.</summary>
    public Interval Auc(ModelKind kind, int cutoff) =>
        Bootstrap.Of(customers, drawn => ranked[kind][cutoff].Auc(Rows(drawn, cutoff)), seed);

    /// <summary>Mean over the cutoffs of the mean difference of a loss: the first model's less the second's.</summary>
    /// <param name="first">Shape [cutoffs][N]: losses of rows.</param>
    /// <param name="second">The same of the other.</param>
    public Interval LossDifference(double[][] first, double[][] second) => Draw((i, counts) =>
    {
        double sum = 0;
        long rows = 0;
        for (var row = 0; row < counts.Length; row++)
        {
            sum += counts[row] * (first[i][row] - second[i][row]);
            rows += counts[row];
        }
        return sum / rows;
    });

    private Interval Draw(Func<int, int[], double> atCutoff) => Bootstrap.Of(customers, drawn =>
    {
        double sum = 0;
        for (var i = 0; i < outcomes.Count; i++)
        {
            sum += atCutoff(i, Rows(drawn, i));
        }
        return sum / outcomes.Count;
    }, seed);

    private int[] Rows(int[] drawn, int cutoff) => Array.ConvertAll(customer[cutoff], c => drawn[c]);

    private static int IndexOf(Dictionary<int, int> index, int customer)
    {
        if (!index.TryGetValue(customer, out var at))
        {
            index[customer] = at = index.Count;
        }
        return at;
    }
}
