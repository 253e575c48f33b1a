using System.Globalization;
using System.IO.Compression;
using Churn.Cli.Features;
using Churn.Features;
using Churn.Tests.Training.Histories;
using Churn.Training.Examples;

namespace Churn.Tests.Cli;

public sealed class FeaturesCommandTests : IDisposable
{
    private static readonly string[] Told = ["--own-events", "purchase,visit", "--horizon", "30d", "--lookback", "90d", "--cutoffs", "2020-06-01,2020-09-01"];

    private static readonly ChurnDefinition Definition = new(["purchase", "visit"], null, 30, 90);

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData(7)]
    public void Matrix_HasTheRowsLabelsAndValuesOfTheTrainer(int? seed)
    {
        var rows = LogText.Draw(11, customers: 40, events: 900);
        var log = folder.Write("log.csv", LogText.Of(rows));
        var names = folder.Write("names.txt", "any.count.30d\npurchase.mean.90d\nvisit.recency\npurchase.overdue\n");

        var (code, output, error) = Features([log, "--features", names, "--out", folder.PathOf("x.csv"), .. Told, .. seed is null ? (string[])[] : ["--time-of-day-seed", $"{seed}"]]);

        Assert.Equal((0, ""), (code, error));
        var history = LogText.Read(LogText.Of(rows));
        var set = ExampleBuilder.Build(
            new ExampleSource(history, null, Definition, "log"), FeaturePlan.Compile(File.ReadAllLines(names)),
            [Cutoffs.ToMs(new(2020, 6, 1)), Cutoffs.ToMs(new(2020, 9, 1))], (ulong?)seed, stop: TestContext.Current.CancellationToken);
        var lines = File.ReadAllLines(folder.PathOf("x.csv"));
        Assert.Equal("customer_id,cutoff,churned,any.count.30d,purchase.mean.90d,visit.recency,purchase.overdue", lines[0]);
        Assert.Equal(set.Count, lines.Length - 1);
        foreach (var (i, line) in lines.Skip(1).Index())
        {
            var fields = line.Split(',');
            Assert.Equal([history.Customers[set.Customer[i]], set.Cutoff[i] == 0 ? "2020-06-01" : "2020-09-01", set.Churned[i] ? "1" : "0"], fields[..3]);
            Assert.Equal(set.Row(i).ToArray(), fields[3..].Select(f => f.Length == 0 ? float.NaN : float.Parse(f, CultureInfo.InvariantCulture)));
        }
        Assert.Contains(lines, line => line.EndsWith(',') || line.Contains(",,", StringComparison.Ordinal));
        Assert.Contains($"x.csv: {set.Count} rows of 4 features, {set.Churned.Count(c => c)} churned", output, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutAList_EveryFeatureOfTheLogIsWritten_GzipByItsName()
    {
        var log = folder.Write("log.csv", LogText.Of(LogText.Draw(11, customers: 40, events: 900)));

        Assert.Equal(0, Features([log, "--out", folder.PathOf("x.csv.gz"), .. Told]).Code);

        using var text = new StreamReader(new GZipStream(File.OpenRead(folder.PathOf("x.csv.gz")), CompressionMode.Decompress));
        var header = text.ReadLine()!.Split(',');
        Assert.Contains("purchase/web.count.30d", header);
        Assert.Contains("complaint.open_age", header);
        Assert.Contains("any.trend.7d", header);
        Assert.Equal(header.Length, text.ReadLine()!.Split(',').Length);
    }

    [Fact]
    public void LogOfOneTypeAndFewCustomers_HasFeaturesToo()
    {
        var log = folder.Write("log.csv", "customer_id,timestamp,event_type\na,2020-05-01,call\nb,2020-05-02,call\na,2020-12-01,call\n");

        var (code, _, error) = Features([log, "--out", folder.PathOf("x.csv"), "--own-events", "any", .. Told[2..]]);

        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith("customer_id,cutoff,churned,call.count.24h,", File.ReadAllText(folder.PathOf("x.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void IdsThatCsvMustQuote_AreQuoted()
    {
        var log = folder.Write("log.csv", "customer_id,timestamp,event_type\n\"a,\"\"b\"\"\",2020-05-01,visit\nc,2020-12-01,purchase\n");
        var names = folder.Write("names.txt", "any.count.all\n");

        Assert.Equal(0, Features([log, "--features", names, "--out", folder.PathOf("x.csv"), .. Told]).Code);

        Assert.Equal("\"a,\"\"b\"\"\",2020-06-01,1,1", File.ReadAllLines(folder.PathOf("x.csv"))[1]);
    }

    [Theory]
    [InlineData("2020-06-01", "visit.count.2d", "cannot compute 'visit.count.2d'")]
    [InlineData("2021-06-01", "visit.count.7d", "cutoff 2021-06-01 looks 30 days ahead, and the log ends on 2020-12-01: give 2020-11-02 or a day before")]
    public void WhatCannotBeComputed_IsRefusedInOneLine_AndNothingIsWritten(string cutoff, string feature, string expected)
    {
        var log = folder.Write("log.csv", "customer_id,timestamp,event_type\na,2020-05-01,visit\nc,2020-12-01,purchase\n");

        var (code, _, error) = Features([log, "--features", folder.Write("names.txt", feature), "--out", folder.PathOf("x.csv"), .. Told[..^1], cutoff]);

        Assert.Equal(1, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
        Assert.False(File.Exists(folder.PathOf("x.csv")));
    }

    [Fact]
    public void PlaceThatIsNotThere_IsRefusedInOneLine()
    {
        var log = folder.Write("log.csv", "customer_id,timestamp,event_type\na,2020-05-01,visit\nc,2020-12-01,purchase\n");

        var (code, _, error) = Features([log, "--out", folder.PathOf("none/x.csv"), .. Told]);

        Assert.Equal(1, code);
        Assert.StartsWith("churn: cannot write ", error, StringComparison.Ordinal);
    }

    private static (int Code, string Output, string Error) Features(string[] arguments) => Cli.Run(FeaturesCommand.Create(), arguments);
}
