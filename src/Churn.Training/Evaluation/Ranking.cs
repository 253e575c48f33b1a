namespace Churn.Training.Evaluation;

/// <summary>How well scores rank those who churned before those who stayed.</summary>
public static class Ranking
{
    /// <summary>Area under the ROC curve: the probability that one who churned scores above one who stayed, ties half.</summary>
    /// <param name="scores">Shape [N], finite or missing (NaN ranks below all).</param>
    /// <param name="churned">Shape [N].</param>
    /// <returns>0 to 1; NaN if all or none churned.</returns>
    /// <remarks>O(N log N). Hanley, McNeil, "The meaning and use of the area under a ROC curve", Radiology 143, 1982.</remarks>
    public static double Auc(ReadOnlySpan<double> scores, ReadOnlySpan<bool> churned)
    {
        var order = Order(scores, churned);
        double ranks = 0;
        long positives = 0;
        for (var start = 0; start < order.Length;)
        {
            var (end, inTie) = Tie(order, start);
            // Ranks from 1; all of a tie have its middle one.
            ranks += inTie * ((start + 1 + end) / 2.0);
            positives += inTie;
            start = end;
        }
        var negatives = order.Length - positives;
        return positives == 0 || negatives == 0 ? double.NaN
            : (ranks - (positives * (positives + 1) / 2.0)) / (positives * (double)negatives);
    }

    /// <summary>Area under the precision-recall curve by average precision: the mean, over those who churned, of the precision among
    /// all that score as high.</summary>
    /// <returns>0 to 1; NaN if none churned.</returns>
    public static double AveragePrecision(ReadOnlySpan<double> scores, ReadOnlySpan<bool> churned)
    {
        var order = Order(scores, churned);
        double sum = 0;
        long found = 0;
        for (var end = order.Length; end > 0;)
        {
            var start = end - 1;
            while (start > 0 && order[start - 1].Score.Equals(order[end - 1].Score))
            {
                start--;
            }
            var (_, inTie) = Tie(order, start);
            found += inTie;
            sum += inTie * (found / (double)(order.Length - start));
            end = start;
        }
        return found == 0 ? double.NaN : sum / found;
    }

    /// <summary>How many times as many churned among the tenth with the highest scores as among all; a tie on its edge counts by its mean.</summary>
    /// <returns>0 or more; NaN if none churned.</returns>
    public static double LiftAtTenth(ReadOnlySpan<double> scores, ReadOnlySpan<bool> churned) => Gains(scores, churned)[10] / 0.1;

    /// <summary>The gains curve: what part of those who churned is among the share with the highest scores.</summary>
    /// <returns>Shape [101], for shares of 0 to 100 %; 0 to 1, NaN if none churned.</returns>
    public static double[] Gains(ReadOnlySpan<double> scores, ReadOnlySpan<bool> churned)
    {
        var order = Order(scores, churned);
        var cumulated = new double[order.Length + 1];
        for (var end = order.Length; end > 0;)
        {
            var start = end - 1;
            while (start > 0 && order[start - 1].Score.Equals(order[end - 1].Score))
            {
                start--;
            }
            var (_, inTie) = Tie(order, start);
            for (var i = end - 1; i >= start; i--)
            {
                var taken = order.Length - i;
                cumulated[taken] = cumulated[taken - 1] + (inTie / (double)(end - start));
            }
            end = start;
        }
        var gains = new double[101];
        for (var percent = 0; percent <= 100; percent++)
        {
            var taken = percent * order.Length / 100.0;
            var whole = (int)taken;
            var rest = whole < order.Length ? (taken - whole) * (cumulated[whole + 1] - cumulated[whole]) : 0;
            gains[percent] = (cumulated[whole] + rest) / cumulated[^1];
        }
        return gains;
    }

    private static (double Score, bool Churned)[] Order(ReadOnlySpan<double> scores, ReadOnlySpan<bool> churned)
    {
        if (scores.Length != churned.Length)
        {
            throw new ArgumentException($"There are {scores.Length} scores and {churned.Length} labels.", nameof(churned));
        }
        var order = new (double Score, bool Churned)[scores.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = (scores[i], churned[i]);
        }
        Array.Sort(order, (a, b) => a.Score.CompareTo(b.Score));
        return order;
    }

    private static (int End, int Churned) Tie((double Score, bool Churned)[] order, int start)
    {
        var end = start;
        var churned = 0;
        while (end < order.Length && order[end].Score.Equals(order[start].Score))
        {
            churned += order[end++].Churned ? 1 : 0;
        }
        return (end, churned);
    }
}
