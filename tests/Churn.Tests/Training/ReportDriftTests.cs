using Churn.Training.Report;

namespace Churn.Tests.Training;

public sealed class ReportDriftTests
{
    private static readonly LogPace Even = new(LearntPerDay: 100, LastPerDay: 90, LastDays: 90);
    private static readonly FeatureDrift[] Still = [new("purchase.recency", 1, [0.05])];

    [Fact]
    public void ChurnAsForetold_AndCustomersAlike_IsSteady()
    {
        var drift = DriftSummary.Judge(Even, [ReportSample.Cutoff(0.60, 0.62)], Still);

        Assert.Equal(("steady", false), (drift.Status, drift.Drifting));
        Assert.Contains("within 2.0 points", drift.Headline, StringComparison.Ordinal);
        Assert.Empty(drift.Reasons);
    }

    // A log that begins with new customers: all of them age, and what was learnt still holds.
    [Fact]
    public void FeaturesThatMoved_WithChurnAsForetold_AreNoDrift_ButNamed()
    {
        var drift = DriftSummary.Judge(
            Even, [ReportSample.Cutoff(drifted: 0.87, scorePsi: 3.9)],
            [new("purchase.age", 0.17, [8.3]), new("purchase.count.all", 0.7, [4.5]), new("purchase.sum.30d", 0.13, [0.1])]);

        Assert.Equal(("moved", false), (drift.Status, drift.Drifting));
        Assert.Contains("87 % of the importance had moved (PSI above 0.25), first of all purchase.count.all, purchase.age.", Assert.Single(drift.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void ScoresThatMovedAlone_AreNamed() =>
        Assert.Equal("moved", DriftSummary.Judge(Even, [ReportSample.Cutoff(scorePsi: 0.3)], Still).Status);

    [Fact]
    public void ChurnOtherwiseThanForetold_IsDrift()
    {
        var drift = DriftSummary.Judge(Even, [ReportSample.Cutoff(), ReportSample.Cutoff(0.585, 0.999)], Still);

        Assert.True(drift.Drifting);
        Assert.Equal("At 1998-01-01 the model foretold that 58.5 % would churn; 99.9 % did.", Assert.Single(drift.Reasons));
    }

    [Theory]
    [InlineData(0.60, 0.66, 2000, true)]
    [InlineData(0.60, 0.64, 2000, false)] // Too little to matter.
    [InlineData(0.60, 0.66, 100, false)] // Could be chance.
    [InlineData(0.60, 0.54, 2000, true)]
    public void Miss_IsBothLarge_AndBeyondNoise(double foretold, double came, int customers, bool missed) =>
        Assert.Equal(missed, ReportSample.Cutoff(foretold, came, customers).Missed);

    [Theory]
    [InlineData(100, 24, true)]
    [InlineData(100, 26, false)]
    [InlineData(100, 900, false)] // It grew.
    public void LogThatThinsOut_IsDrift_HoweverWellItTested(double learnt, double last, bool drifting) =>
        Assert.Equal(drifting, DriftSummary.Judge(new LogPace(learnt, last, 90), [ReportSample.Cutoff()], Still).Drifting);

    [Fact]
    public void Index_IsZeroForTheSame_AndLargeForOthers()
    {
        double[] baseline = [.. Enumerable.Range(0, 1000).Select(i => (double)i)];

        Assert.Equal(0, FeatureDrift.Index(baseline, baseline), 12);
        Assert.True(FeatureDrift.Index(baseline, [.. baseline.Select(v => v + 500)]) > DriftSummary.Much);
    }
}
