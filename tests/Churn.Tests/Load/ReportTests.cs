using Churn.LoadTests;

namespace Churn.Tests.Load;

public sealed class ReportTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("churn-report-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void SavedReport_LoadsAsItWas()
    {
        var report = Of(Measure.Of("p99", "µs", false, 1.5, double.NaN, 3)) with { Judgements = [new Judgement("a", "b", 0.4, 0.5, AtLeast: true)] };
        var file = File("report.json");

        report.Save(file);
        var loaded = Report.Load(file);

        Assert.Equal(report.Measures[0].Values, loaded.Measures[0].Values);
        Assert.Equal((report.Machine, report.Command, "2"), (loaded.Machine, loaded.Command, loaded.Options["rounds"]));
        Assert.Equal(report.Judgements, loaded.Judgements);
        Assert.False(loaded.Reached);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[1]")]
    public void FileThatIsNoReport_IsRefusedByName(string text)
    {
        var file = File("other.json");
        System.IO.File.WriteAllText(file.FullName, text);

        var refused = Assert.Throws<LoadException>(() => Report.Load(file));

        Assert.StartsWith("other.json is no report: give what a run wrote with --json", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FileThatIsNotThere_IsNamed() =>
        Assert.Contains("gone.json", Assert.Throws<LoadException>(() => Report.Load(File("gone.json"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Comparison_PairsByNameAndTellsChangesFromChance()
    {
        var before = Of(
            Measure.Of("calls", "calls/s", true, 100, 110, 105), Measure.Of("p99", "µs", false, 10, 11, 12), Measure.Of("p50", "µs", false, 5, 6, 7),
            Measure.Of("once", "µs", false, 4), Measure.Of("alone", "µs", false, 1), Measure.Of("unknown", "µs", false, double.NaN));
        var after = Of(
            Measure.Of("p50", "µs", false, 6, 7, 8), Measure.Of("p99", "µs", false, 20, 21, 22), Measure.Of("calls", "calls/s", true, 210, 200, 220),
            Measure.Of("once", "µs", false, 5), Measure.Of("unknown", "µs", false, 2));

        var pairs = ReportComparison.Pairs(before, after);

        Assert.Equal(["calls, calls/s", "p99, µs", "p50, µs", "once, µs"], pairs.Select(p => p.Name));
        Assert.Equal([2, 21 / 11.0, 7 / 6.0, 1.25], pairs.Select(p => p.Ratio));
        Assert.Equal(["better", "WORSE", "within the spread", "measured once"], pairs.Select(p => p.Verdict));
    }

    [Fact]
    public void PrintedComparison_SaysWhatIsNotAlike()
    {
        var text = new StringWriter();
        var before = Of(Measure.Of("calls", "calls/s", true, 100, 102));

        ReportComparison.Print(before, before with { Options = new Dictionary<string, string> { ["rounds"] = "3" } }, text);

        Assert.Contains("not alike: rounds 2 and 3", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("calls, calls/s    101    100   102     101    100   102   1.00  within the spread", text.ToString(), StringComparison.Ordinal);
        var alone = Assert.Throws<LoadException>(() => ReportComparison.Print(before, Of() with { Command = "soak" }, text));
        Assert.Contains("of 'run' and 'soak'", alone.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PrintedReport_LeavesOutWhatIsNotKnownAndJudges()
    {
        var text = new StringWriter();
        var report = Of(Measure.Of("p99", "µs", false, double.NaN), Measure.Of("p50", "µs", false, 20, 10, 12)) with
        {
            Judgements = [new Judgement("speed", "light", 0.25, 0.5, AtLeast: true), new Judgement("size", "", 3, 3, AtLeast: false)],
        };

        report.Print(text);

        Assert.DoesNotContain("p99", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("p50      12     10    20    µs", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("NOT REACHED  speed against light: 0.25 (reach ≥ 0.5)", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("reached      size: 3 (reach ≤ 3)", text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ValueThatIsNotKnown_ReachesNothing(bool atLeast) => Assert.False(new Judgement("", "", double.NaN, 1, atLeast).Reached);

    private static Report Of(params Measure[] measures) =>
        new("run", new Dictionary<string, string> { ["rounds"] = "2" }, new Machine("1", 2, "10", DateTimeOffset.UnixEpoch), measures, []);

    private FileInfo File(string name) => new(Path.Combine(folder.FullName, name));
}
