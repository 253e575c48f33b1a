using Churn.Tests.Infrastructure;
using Churn.Tests.Training.Walk;
using Churn.Training.Evaluation;
using Churn.Training.Gate;
using Churn.Training.Walk;

namespace Churn.Tests.Training.Gate;

public sealed class QualityGateTests
{
    [Fact]
    public void StrongSignal_IsAccepted_AndTreesAreTaken()
    {
        XGBoost.Require();
        var verdict = QualityGate.Judge(MadeLog.Complaints, seed: 1);

        Assert.True(verdict.Accepted, string.Join("; ", verdict.Failures));
        Assert.Equal(ModelKind.Trees, verdict.Kind);
        Assert.StartsWith("trees are better than RFM beyond noise (AUC +0.", verdict.Why, StringComparison.Ordinal);
        Assert.True(verdict.Comparisons[ModelKind.Trees].OverRfm.Low > 0.02);
        var used = MadeLog.Complaints.Outcomes[^1].Trees;
        Assert.Contains(used.Names, name => name.StartsWith("complaint", StringComparison.Ordinal));
        Assert.Equal(1, used.Gains.Sum(), 1e-9);
    }

    [Fact]
    public void WhereRecencyAndFrequencySayAll_TheLinearModelIsTaken()
    {
        XGBoost.Require();
        var verdict = QualityGate.Judge(MadeLog.Walk(MadeLog.Of(MadeLog.Kind.Rhythm, 700)), seed: 1);

        Assert.True(verdict.Accepted, string.Join("; ", verdict.Failures));
        Assert.Equal(ModelKind.Linear, verdict.Kind);
        Assert.Contains("so the simpler linear model is taken", verdict.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Noise_IsRefused_WithTheFigures()
    {
        XGBoost.Require();
        var verdict = QualityGate.Judge(MadeLog.Walk(MadeLog.Of(MadeLog.Kind.Noise, 500)), seed: 1);

        Assert.False(verdict.Accepted);
        Assert.Matches(@"does not rank better than recency alone beyond noise: AUC differs by [+-]0\.\d{3} to [+-]0\.\d{3}", string.Join("; ", verdict.Failures));
    }

    [Fact]
    public void StrongSignalWithItsLabelsShuffled_IsRefused()
    {
        XGBoost.Require();
        for (var seed = 1; seed <= 3; seed++)
        {
            var walk = ShuffledLabels.Walk(MadeLog.Complaints, seed);

            Assert.False(QualityGate.Judge(walk, 1).Accepted, $"seed {seed}");
        }
    }

    [Fact]
    public void SameWalk_GivesTheSameVerdict()
    {
        XGBoost.Require();
        var (one, two) = (QualityGate.Judge(MadeLog.Complaints, 1), QualityGate.Judge(MadeLog.Complaints, 1));

        Assert.Equal(one.Why, two.Why);
        Assert.Equal(one.Comparisons[ModelKind.Linear], two.Comparisons[ModelKind.Linear]);
    }

    [Fact]
    public void FewCustomers_AreRefusedWithTheCount()
    {
        XGBoost.Require();
        var verdict = QualityGate.Judge(MadeLog.Walk(MadeLog.Strong(60)), seed: 1);

        Assert.Contains(verdict.Failures, failure => failure.EndsWith("stayed among the test examples: 50 of each are needed", StringComparison.Ordinal));
    }

    // The interval of the mean over cutoffs is of customers drawn again, each in all of the cutoffs that they are in.
    [Fact]
    public void Intervals_HoldTheDifferenceItself()
    {
        XGBoost.Require();
        var walk = MadeLog.Complaints;
        var trees = QualityGate.Judge(walk, 1).Comparisons[ModelKind.Trees];
        double Mean(Func<CutoffOutcome, double> figure) => walk.Outcomes.Average(figure);

        var auc = Mean(o => Ranking.Auc(o.Probabilities[ModelKind.Trees], o.Churned) - Ranking.Auc(o.Probabilities[ModelKind.Recency], o.Churned));
        var loss = Mean(o => Accuracy.LogLoss(o.Probabilities[ModelKind.Trees], o.Churned) - Accuracy.LogLoss(o.Probabilities[ModelKind.Rfm], o.Churned));
        var brier = Mean(o => Accuracy.Brier(o.Probabilities[ModelKind.Trees], o.Churned) - (Rate(o) * (1 - Rate(o))));
        Assert.InRange(auc, trees.OverRecency.Low, trees.OverRecency.High);
        Assert.InRange(loss, trees.LogLossOverRfm.Low, trees.LogLossOverRfm.High);
        Assert.InRange(brier, trees.BrierOverRate.Low, trees.BrierOverRate.High);
    }

    private static double Rate(CutoffOutcome outcome) => outcome.Churned.Count(c => c) / (double)outcome.Churned.Length;
}
