namespace Churn.Training.Evaluation;

/// <summary>Rows sorted by score once, so that the AUC of each draw of a <see cref="Bootstrap"/> needs no sorting. Thread-safe.</summary>
public sealed class RankedRows
{
    private readonly int[] order;
    private readonly double[] scores;
    private readonly bool[] churned;

    /// <param name="scores">Shape [N]; NaN ranks below all.</param>
    /// <param name="churned">Shape [N].</param>
    public RankedRows(ReadOnlySpan<double> scores, ReadOnlySpan<bool> churned)
    {
        this.scores = scores.ToArray();
        order = [.. Enumerable.Range(0, scores.Length)];
        Array.Sort(this.scores, order);
        this.churned = new bool[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            this.churned[i] = churned[order[i]];
        }
    }

    /// <summary>As <see cref="Ranking.Auc"/>, each row as often as <paramref name="counts"/>, shape [N], says. O(N).</summary>
    public double Auc(ReadOnlySpan<int> counts)
    {
        double pairs = 0;
        long below = 0;
        long positives = 0;
        for (var i = 0; i < order.Length;)
        {
            long stayedInTie = 0;
            long churnedInTie = 0;
            var score = scores[i];
            for (; i < order.Length && scores[i].Equals(score); i++)
            {
                var count = counts[order[i]];
                churnedInTie += churned[i] ? count : 0;
                stayedInTie += churned[i] ? 0 : count;
            }
            pairs += churnedInTie * (below + (stayedInTie / 2.0));
            below += stayedInTie;
            positives += churnedInTie;
        }
        return positives == 0 || below == 0 ? double.NaN : pairs / (positives * (double)below);
    }
}
