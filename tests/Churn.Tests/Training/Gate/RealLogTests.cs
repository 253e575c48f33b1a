using Churn.Tests.Infrastructure;
using Churn.Training;
using Churn.Training.Evaluation;
using Churn.Training.Examples;
using Churn.Training.Gate;
using Churn.Training.Histories;
using Churn.Training.Walk;

namespace Churn.Tests.Training.Gate;

/// <summary>Real companies' logs: how good models must be, and which must be refused.</summary>
public sealed class RealLogTests
{
    private static readonly RealLog Cdnow = new("cdnow", ["purchase"], null, 90, 180, "1997-07-01", new(1, 0), "1998-01-01");
    private static readonly RealLog Retail = new("online_retail_before_2011-09-01", ["purchase"], null, 60, 90, "2011-03-01", new(1, 0), "2011-07-01");
    private static readonly RealLog Travel = new(
        "travel_se_before_2016-10-01", ["question", "answer", "comment"], null, 90, 90, "2012-01-01", new(3, 0), "2016-07-01");
    private static readonly RealLog Megaline = new("megaline", ["any"], "cancel", 60, 90, "2018-06-01", new(1, 0), "2018-10-01", "2018-11-01");
    private static readonly RealLog Ravenstack = new("ravenstack_synthetic", ["any"], "churn", 90, 180, "2023-07-01", new(1, 0), "2024-07-01", "2024-09-01");

    // The figures of the reference, XGBoost as it comes, less 0.005 of AUC and plus 0.003 of Brier score.
    [Fact]
    public void OnlineRetail_IsPredictedAsWellAsByTheReference_AndNotWithItsLabelsShuffled()
    {
        var (source, training, test) = Retail.Examples();
        AssertAsGood(WalkForward.Run(source, training, test, 1, null, TestContext.Current.CancellationToken), auc: 0.752, brier: 0.214);

        Assert.False(QualityGate.Judge(ShuffledLabels.Walk(source, training, test, seed: 1), 1).Accepted);
    }

    [Fact]
    public void Cdnow_IsPredictedAsWellAsByTheReference()
    {
        var (source, training, test) = Cdnow.Examples();
        AssertAsGood(WalkForward.Run(source, training, test, 1, null, TestContext.Current.CancellationToken), auc: 0.693, brier: 0.214);
    }

    [Fact]
    public void TravelCommunity_IsPredictedAsWellAsByTheReference()
    {
        var (source, training, test) = Travel.Examples();
        AssertAsGood(WalkForward.Run(source, training, test, 1, null, TestContext.Current.CancellationToken), auc: 0.899, brier: 0.115);
    }

    // A minute or two.
    [Fact(Explicit = true)]
    public void GoodLogsWithTheirLabelsShuffled_AreRefused_WhateverTheShuffle()
    {
        foreach (var log in (RealLog[])[Cdnow, Retail, Travel])
        {
            var (source, training, test) = log.Examples();
            for (var seed = 1; seed <= 3; seed++)
            {
                var verdict = QualityGate.Judge(ShuffledLabels.Walk(source, training, test, seed), 1);
                Assert.False(verdict.Accepted, $"{log.Name} shuffled by {seed}: {verdict.Why}");
            }
        }
    }

    [Fact]
    public void LogsWithoutSignal_AreRefused()
    {
        foreach (var log in (RealLog[])[Megaline, Ravenstack])
        {
            Assert.True(IsRefused(log), log.Name);
        }
    }

    // By the gate; or before, as megaline is: four of its customers cancelled in time to learn from.
    private static bool IsRefused(RealLog log)
    {
        try
        {
            var (source, training, test) = log.Examples();
            return !QualityGate.Judge(WalkForward.Run(source, training, test, 1, null, TestContext.Current.CancellationToken), 1).Accepted;
        }
        catch (TrainingException e)
        {
            Assert.Contains("at least 20 must have churned", e.Message, StringComparison.Ordinal);
            return true;
        }
    }

    private static void AssertAsGood(WalkForward walk, double auc, double brier)
    {
        var verdict = QualityGate.Judge(walk, 1);
        Assert.True(verdict.Accepted, string.Join("; ", verdict.Failures));
        var outcome = Assert.Single(walk.Outcomes);
        var figures = Figures.Of(outcome.Probabilities[verdict.Kind], outcome.Churned);
        Assert.InRange(figures.Auc, auc, 1);
        Assert.InRange(figures.Brier, 0, brier);
    }

    private sealed record RealLog(
        string Name, string[] Own, string? Churn, int Horizon, int Lookback, string From, CutoffStep Every, params string[] Tests)
    {
        public (ExampleSource Source, ExampleSet Training, ExampleSet Test) Examples()
        {
            XGBoost.Require();
            using var reader = new EventLogReader(SharedData.Require($"data/{Name}.csv.gz"));
            var source = new ExampleSource(
                EventHistoryReader.Read(reader, Cutoffs.ToMs(new(2026, 1, 1))), null, new ChurnDefinition(Own, Churn, Horizon, Lookback), Name);
            var options = new TrainingOptions(DateOnly.Parse(From), Every, [.. Tests.Select(DateOnly.Parse)], Seed: 1);
            var (training, test) = WalkForward.Examples(source, options, null, TestContext.Current.CancellationToken);
            return (source, training, test);
        }
    }
}
