namespace Churn.Tests.Training.Evaluation;

/// <summary>The figures by their definitions, slow and plain.</summary>
internal static class NaiveRanking
{
    /// <summary>Over all pairs of one who churned and one who stayed; NaN ranks below all, as double's own order has it.</summary>
    public static double Auc(double[] scores, bool[] churned)
    {
        double sum = 0;
        var pairs = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            for (var j = 0; j < scores.Length; j++)
            {
                if (churned[i] && !churned[j])
                {
                    pairs++;
                    sum += scores[i].CompareTo(scores[j]) switch { > 0 => 1, 0 => 0.5, _ => 0 };
                }
            }
        }
        return pairs == 0 ? double.NaN : sum / pairs;
    }

    /// <summary>The mean, over those who churned, of the precision among all that score at least as high.</summary>
    public static double AveragePrecision(double[] scores, bool[] churned)
    {
        var precisions = new List<double>();
        for (var i = 0; i < scores.Length; i++)
        {
            if (churned[i])
            {
                var asHigh = Enumerable.Range(0, scores.Length).Where(j => scores[j].CompareTo(scores[i]) >= 0).ToArray();
                precisions.Add(asHigh.Count(j => churned[j]) / (double)asHigh.Length);
            }
        }
        return precisions.Count == 0 ? double.NaN : precisions.Average();
    }

    /// <summary>What part of those who churned is in the best <paramref name="share"/> of the rows, if each tie is one block of equal rows of
    /// which any part can be taken.</summary>
    public static double Gain(double[] scores, bool[] churned, double share)
    {
        var left = share * scores.Length;
        double found = 0;
        foreach (var tie in Enumerable.Range(0, scores.Length).GroupBy(i => scores[i]).OrderByDescending(g => g.Key))
        {
            var part = Math.Clamp(left / tie.Count(), 0, 1);
            found += part * tie.Count(i => churned[i]);
            left -= tie.Count();
        }
        return found / churned.Count(c => c);
    }
}
