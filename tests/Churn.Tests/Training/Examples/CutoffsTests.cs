using Churn.Features;
using Churn.Training;
using Churn.Training.Examples;

namespace Churn.Tests.Training.Examples;

public sealed class CutoffsTests
{
    [Theory]
    [InlineData("month", 1, 0)]
    [InlineData("quarter", 3, 0)]
    [InlineData("1d", 0, 1)]
    [InlineData("3650d", 0, 3650)]
    public void Step_IsRead(string text, int months, int days) => Assert.Equal(new CutoffStep(months, days), CutoffStep.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("0d")]
    [InlineData("3651d")]
    [InlineData("-7d")]
    [InlineData("7")]
    [InlineData("7.5d")]
    [InlineData("Month")]
    [InlineData("2months")]
    public void NoStep_IsNone(string text) => Assert.Null(CutoffStep.Parse(text));

    [Fact]
    public void Months_ComeFromTheFirstDay_SoThatShortOnesDoNotShiftTheRest()
    {
        Assert.Equal(
            ["2019-10-31", "2019-11-30", "2019-12-31", "2020-01-31", "2020-02-29", "2020-03-31"],
            Until("2019-10-31", "month", 30, "2020-05-05"));
        Assert.Equal(["2019-01-01", "2019-04-01", "2019-07-01"], Until("2019-01-01", "quarter", 90, "2019-10-01"));
        Assert.Equal(["2019-01-01", "2019-01-15", "2019-01-29"], Until("2019-01-01", "14d", 7, "2019-02-06"));
    }

    // The label's end may be the test cutoff itself, and no later.
    [Theory]
    [InlineData("2019-04-01", 1)]
    [InlineData("2019-03-31", 0)]
    [InlineData("2018-01-01", 0)]
    public void LastLabel_EndsByTheEnd(string end, int expected) => Assert.Equal(expected, Until("2019-01-01", "quarter", 90, end).Length);

    [Fact]
    public void TooManyCutoffs_AreRefused_AndNotCutShort()
    {
        Assert.Equal(Cutoffs.Most, Until("2000-01-01", "1d", 1, "2002-09-27").Length);

        var problem = Assert.Throws<TrainingException>(() => Until("2000-01-01", "1d", 1, "2002-09-28"));
        Assert.Contains("more than 1,000 training cutoffs", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LabelBeyondTheLog_IsRefused_AndTheLatestCutoffNamed()
    {
        var last = Cutoffs.ToMs(DateOnly.Parse("2020-03-31")) + Millis.Hour;
        Cutoffs.CheckEnd(DateOnly.Parse("2020-01-01"), 91, last);

        var problem = Assert.Throws<TrainingException>(() => Cutoffs.CheckEnd(DateOnly.Parse("2020-01-02"), 91, last));
        Assert.Contains("2020-01-02 looks 91 days ahead, and the log ends on 2020-03-31: give 2020-01-01 or a day before", problem.Message, StringComparison.Ordinal);
    }

    private static string[] Until(string from, string every, int horizon, string end) =>
    [
        .. Cutoffs.Until(DateOnly.Parse(from), CutoffStep.Parse(every)!.Value, horizon, Cutoffs.ToMs(DateOnly.Parse(end)))
            .Select(ms => Cutoffs.ToDay(ms).ToString("yyyy-MM-dd")),
    ];
}
