using Churn.Features;
using Churn.Tests.Infrastructure;
using Churn.Training;
using Churn.Training.Examples;
using Churn.Training.Gate;
using Churn.Training.Walk;

namespace Churn.Tests.Training.Walk;

public sealed class WalkForwardTests
{
    [Fact]
    public void NothingAfterTheTestCutoff_IsLearntFrom()
    {
        XGBoost.Require();
        var walk = MadeLog.Complaints;

        Assert.Equal(2, walk.Outcomes.Count);
        foreach (var outcome in walk.Outcomes)
        {
            Assert.NotEmpty(outcome.TrainingRows);
            Assert.All(outcome.TrainingRows, row => Assert.True(walk.Training.AsOf[row] + (30 * Millis.Day) <= outcome.Cutoff));
            Assert.All(outcome.TrainingCutoffs, cutoff => Assert.True(cutoff + (30 * Millis.Day) <= outcome.Cutoff));
            Assert.All(outcome.Rows, row => Assert.Equal(outcome.Cutoff, walk.Test.AsOf[row]));
            Assert.All(outcome.Rows.Zip(outcome.Churned), r => Assert.Equal(walk.Test.Churned[r.First], r.Second));
            Assert.True(outcome.Split.ByTime);
            var learnt = outcome.Split.Fit.Max(row => walk.Training.Cutoffs[walk.Training.Cutoff[row]]);
            Assert.All(outcome.Split.Validation, row => Assert.True(learnt + (30 * Millis.Day) <= walk.Training.Cutoffs[walk.Training.Cutoff[row]]));
        }
        Assert.Equal([7, 8], walk.Outcomes.Select(o => o.TrainingCutoffs.Count));
    }

    // A leak would show here: what the future holds for customers that are tested must not move any probability.
    [Fact]
    public void OtherFuture_ChangesNoProbability()
    {
        XGBoost.Require();
        var log = MadeLog.Strong(300);
        var cut = "2026-01-01";
        var shorter = string.Concat(log.Split('\n').Where((row, i) => i == 0 || row.Length == 0 || string.CompareOrdinal(row.Split(',')[1], cut) < 0).Select(row => row + "\n"));
        shorter = shorter.TrimEnd('\n') + "\nsomebody_else,2026-03-14T00:00:00.000Z,purchase,,5\n";

        var (one, two) = (MadeLog.Walk(log), MadeLog.Walk(shorter));

        foreach (var kind in Enum.GetValues<ModelKind>())
        {
            Assert.Equal(one.Outcomes[1].Probabilities[kind], two.Outcomes[1].Probabilities[kind]);
        }
    }

    [Theory]
    [InlineData("2025-05-01", "2026-02-14", "cutoff 2026-02-14 looks 30 days ahead, and the log ends on 2026-03-1")]
    [InlineData("2025-01-01", "2026-01-01", "--train-from 2025-01-01 is not after the log's first event")]
    [InlineData("2025-05-01", "2025-05-30", "no training label ends by the test cutoff 2025-05-30")]
    public void CutoffsThatDoNotFitTheLog_AreRefused_AndTheOnesThatFitAreNamed(string from, string test, string expected)
    {
        var source = new ExampleSource(MadeLog.Read(MadeLog.Strong(40)), null, MadeLog.Definition, "made.csv");
        var options = MadeLog.Options with { From = DateOnly.Parse(from), Tests = [DateOnly.Parse(test)] };

        var problem = Assert.Throws<TrainingException>(() => MadeLog.Walk(source, options));

        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OneClassOnly_IsRefusedWithTheCounts()
    {
        XGBoost.Require();
        var rows = Enumerable.Range(0, 430).SelectMany(day => Enumerable.Range(0, 30).Select(
            i => $"c{i},{Cutoffs.ToDay(Cutoffs.ToMs(new(2025, 1, 1)) + (day * Millis.Day)):yyyy-MM-dd},purchase\n"));

        var problem = Assert.Throws<TrainingException>(() => MadeLog.Walk("customer_id,timestamp,event_type\n" + string.Concat(rows)));

        Assert.StartsWith("for 2025-12-01 there are 210 training examples, 0 of which churned: at least 20 must have churned", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TestCutoffWithoutCustomers_IsRefused()
    {
        XGBoost.Require();
        var log = string.Concat(MadeLog.Strong(300).Split('\n').Where((row, i) => i == 0 || string.CompareOrdinal(row, "") > 0
            && string.CompareOrdinal(row.Split(',')[1], "2025-09-01") < 0).Select(row => row + "\n")) + "c000,2026-03-14T00:00:00.000Z,complaint,,\n";

        var problem = Assert.Throws<TrainingException>(() => MadeLog.Walk(log));

        Assert.Contains("at the test cutoff 2025-12-01 nobody is in the population", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FewCustomers_AreRefusedInWords()
    {
        XGBoost.Require();
        // One customer, who buys every other month: rows enough of both classes, and nobody to keep apart.
        var days = Enumerable.Range(0, 430).Where(day => day / 30 % 2 == 0).Select(day => Cutoffs.ToDay(Cutoffs.ToMs(new(2025, 1, 1)) + (day * Millis.Day)));
        var log = "customer_id,timestamp,event_type\n" + string.Concat(days.Select(day => $"c,{day:yyyy-MM-dd},purchase\n")) + "c,2026-03-14,purchase\n";
        var source = new ExampleSource(MadeLog.Read(log), null, new ChurnDefinition(["any"], null, 10, 60), "made.csv");
        var options = MadeLog.Options with { Every = new CutoffStep(0, 1), From = new(2025, 3, 1) };

        var walk = Record.Exception(() =>
        {
            var made = MadeLog.Walk(source, options);
            Assert.False(QualityGate.Judge(made, 1).Accepted);
        });

        Assert.True(walk is null or TrainingException, walk?.ToString());
    }
}
