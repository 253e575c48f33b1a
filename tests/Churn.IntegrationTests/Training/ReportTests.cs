using System.Text;
using Churn.Training.Evaluation;
using Churn.Training.Report;
using Churn.Training.Walk;

namespace Churn.IntegrationTests.Training;

public sealed class ReportTests
{
    [Fact]
    public void Figures_AreThoseOfTheWalk()
    {
        var made = MadeWalk.Get();
        var report = made.Report();

        Assert.Equal([new DateOnly(2020, 12, 1), new DateOnly(2021, 1, 1)], report.Cutoffs.Select(c => c.Cutoff));
        foreach (var (cutoff, outcome) in report.Cutoffs.Zip(made.Walk.Outcomes))
        {
            var written = outcome.Probabilities[made.Verdict.Kind];
            var expected = Figures.Of(written, outcome.Churned);
            Assert.Equal(expected, new Figures(cutoff.Auc, cutoff.PrAuc, cutoff.Brier, cutoff.LogLoss, cutoff.Lift10));
            Assert.Equal(outcome.Rows.Length, cutoff.N);
            Assert.Equal(outcome.Churned.Average(churned => churned ? 1.0 : 0), cutoff.BaseRate, 12);
            Assert.Equal(Ranking.Gains(written, outcome.Churned), cutoff.Gains);
            Assert.Equal(Ranking.Auc(outcome.Probabilities[ModelKind.Recency], outcome.Churned), cutoff.Models["recency"].Auc);
            Assert.Equal(["trees", "linear", "rfm", "recency"], cutoff.Models.Keys);
            Assert.All(cutoff.Models.Values, model => Assert.InRange(model.Auc, model.AucInterval.Low, model.AucInterval.High));
        }
    }

    [Fact]
    public void TopTenth_IsTheChurnOfTheTenthWithTheHighestScores()
    {
        var made = MadeWalk.Get();
        var outcome = made.Walk.Outcomes[^1];
        var last = made.Report().Last;
        var top = Enumerable.Range(0, last.N).OrderByDescending(i => outcome.Probabilities[made.Verdict.Kind][i]).Take(last.N / 10);

        // Where the tenth is no whole number of customers, part of one counts.
        Assert.Equal(top.Average(i => outcome.Churned[i] ? 1.0 : 0), last.TopTenthRate, 0.03);
    }

    [Fact]
    public void Importances_SumToOne_AndFall()
    {
        var made = MadeWalk.Get();
        foreach (var kind in (ModelKind[])[ModelKind.Trees, ModelKind.Linear])
        {
            var importances = FeatureImportance.Of(made.Walk, kind).Select(f => f.Importance).ToList();
            Assert.Equal(1, importances.Sum(), 9);
            Assert.Equal(importances.OrderDescending(), importances);
            Assert.True(importances[0] > 0);
        }
    }

    [Fact]
    public void Bands_CoverAllCustomersOnce_AndChurnRisesWithThem()
    {
        var report = MadeWalk.Get().Report();

        Assert.Equal(["critical", "high", "medium", "low"], report.Bands!.Select(b => b.Band));
        Assert.Equal(report.Last.N, report.Bands!.Sum(b => b.Rows));
        Assert.True(report.Bands![0].Observed > report.Bands[^1].Observed);
    }

    [Fact]
    public void Log_IsCounted()
    {
        var made = MadeWalk.Get();
        var log = made.Report().Log;

        Assert.Equal((made.Walk.Source.History.Counts.Events, 800), (log.Events, log.Customers));
        Assert.Equal(log.Events, log.Types.Sum(t => t.Events));
        Assert.Equal(log.Events, log.Months.Sum(m => m.Events));
        Assert.Equal(["purchase", "complaint"], log.Types.Select(t => t.Type));
        Assert.Equal([true, false], log.Types.Select(t => t.Own));
        Assert.Equal((new DateOnly(2020, 1, 1), 14), (log.Months[0].Month, log.Months.Count));
    }

    [Fact]
    public void LogOfOnePace_GoesOnAsItWas()
    {
        var pace = MadeWalk.Get().Report().Drift.Pace;

        Assert.False(pace.ThinsOut);
        Assert.InRange(pace.LastPerDay, 0.5 * pace.LearntPerDay, pace.LearntPerDay);
    }

    [Fact]
    public void Refused_HasNoBands() => Assert.Null(MadeWalk.Get().Report(withModel: false).Bands);

    [Fact]
    public void TheSameWalk_GivesTheSameFiles_WhichNameNoCustomer()
    {
        var made = MadeWalk.Get();
        var (one, two) = (made.Report(), made.Report());

        Assert.Equal(ReportFiles.Json(one), ReportFiles.Json(two));
        Assert.Equal(ReportFiles.Html(one), ReportFiles.Html(two));
        Assert.DoesNotContain("secret-", Encoding.UTF8.GetString(ReportFiles.Json(one)), StringComparison.Ordinal);
        Assert.DoesNotContain("secret-", Encoding.UTF8.GetString(ReportFiles.Html(one)), StringComparison.Ordinal);
    }
}
