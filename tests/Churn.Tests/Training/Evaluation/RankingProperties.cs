using Churn.Training.Evaluation;

namespace Churn.Tests.Training.Evaluation;

public sealed class RankingProperties
{
    private const double Close = 1e-12;

    [Fact]
    public void Figures_AreThoseOfTheirDefinitions_WithTiesAndMissingScores()
    {
        foreach (var (scores, churned) in Draws(400))
        {
            Assert.Equal(NaiveRanking.Auc(scores, churned), Ranking.Auc(scores, churned), Close);
            Assert.Equal(NaiveRanking.AveragePrecision(scores, churned), Ranking.AveragePrecision(scores, churned), Close);
            var gains = Ranking.Gains(scores, churned);
            Assert.Equal(101, gains.Length);
            for (var percent = 0; percent <= 100; percent++)
            {
                Assert.Equal(NaiveRanking.Gain(scores, churned, percent / 100.0), gains[percent], 1e-9);
            }
            Assert.Equal(NaiveRanking.Gain(scores, churned, 0.1) / 0.1, Ranking.LiftAtTenth(scores, churned), 1e-9);
        }
    }

    [Fact]
    public void Auc_IgnoresAnyChangeThatKeepsTheOrder_AndTurnsRoundWithTheScores()
    {
        foreach (var (scores, churned) in Draws(100).Where(d => !d.Scores.Any(double.IsNaN)))
        {
            var auc = Ranking.Auc(scores, churned);
            Assert.Equal(auc, Ranking.Auc(Array.ConvertAll(scores, s => Math.Exp(3 * s) - 7), churned), Close);
            Assert.Equal(1 - auc, Ranking.Auc(Array.ConvertAll(scores, s => -s), churned), Close);
        }
    }

    [Fact]
    public void RankedRows_AnswerAsIfEachRowWereThereAsOftenAsCounted()
    {
        var random = new Random(3);
        foreach (var (scores, churned) in Draws(300))
        {
            var counts = Array.ConvertAll(scores, _ => random.Next(4));
            var repeated = Enumerable.Range(0, scores.Length).SelectMany(i => Enumerable.Repeat(i, counts[i])).ToArray();

            var expected = NaiveRanking.Auc(Array.ConvertAll(repeated, i => scores[i]), Array.ConvertAll(repeated, i => churned[i]));
            Assert.Equal(expected, new RankedRows(scores, churned).Auc(counts), Close);
        }
    }

    [Fact]
    public void OneClassOnly_HasNoAuc()
    {
        Assert.Equal(double.NaN, Ranking.Auc([1, 2], [true, true]));
        Assert.Equal(double.NaN, Ranking.Auc([], []));
        Assert.Equal(double.NaN, Ranking.AveragePrecision([1, 2], [false, false]));
        Assert.Equal(double.NaN, Ranking.LiftAtTenth([1, 2], [false, false]));
        Assert.Equal(double.NaN, new RankedRows([1, 2], [true, false]).Auc([3, 0]));
    }

    [Fact]
    public void LengthsThatDiffer_AreRefused() => Assert.Throws<ArgumentException>(() => Ranking.Auc([1, 2], [true]));

    private static IEnumerable<(double[] Scores, bool[] Churned)> Draws(int count)
    {
        var random = new Random(1);
        for (var i = 0; i < count; i++)
        {
            var rows = random.Next(1, i % 3 == 0 ? 9 : 120);
            // Few levels make ties; every seventh draw has missing scores too.
            var levels = random.Next(1, 200);
            yield return (
                [.. Enumerable.Range(0, rows).Select(_ => i % 7 == 0 && random.Next(5) == 0 ? double.NaN : random.Next(levels) / (double)levels)],
                [.. Enumerable.Range(0, rows).Select(_ => random.Next(3) == 0)]);
        }
    }
}
