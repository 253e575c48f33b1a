using System.IO.Compression;
using System.Text.Json;
using Churn.Cli.Simulate;
using Churn.Simulation;
using Churn.Training;

namespace Churn.Tests.Cli;

public sealed class SimulateCommandTests : IDisposable
{
    private static readonly string[] Small = ["--customers", "200", "--days", "300", "--seed", "3"];

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("log.csv")]
    [InlineData("log.csv.gz")]
    public void SameSeed_GivesTheSameBytes_AndALogThatReads(string name)
    {
        Assert.Equal(0, Run("--out", folder.PathOf("a-" + name)).Code);
        var (code, output, error) = Run("--out", folder.PathOf("b-" + name), "--json");
        var bytes = File.ReadAllBytes(folder.PathOf("a-" + name));

        Assert.Equal((0, ""), (code, error));
        Assert.Equal(bytes, File.ReadAllBytes(folder.PathOf("b-" + name)));
        Assert.Equal(name.EndsWith(".gz", StringComparison.Ordinal), bytes[0] == 0x1f && bytes[1] == 0x8b);
        using var log = new EventLogReader(folder.PathOf("a-" + name));
        Assert.Equal(JsonDocument.Parse(output).RootElement.GetProperty("events").GetInt64(), log.Read().LongCount());
    }

    [Fact]
    public void Log_HasTheEventsOfThePopulation()
    {
        Run("--out", folder.PathOf("log.csv"));
        var population = new Population(new SimulationOptions { Customers = 200, Days = 300, Seed = 3 });
        var expected = new List<(string, long, string, string, double?)>();
        while (population.NextDay(out var day, TestContext.Current.CancellationToken))
        {
            expected.AddRange(day.Events.Select(e => (
                $"c{e.Customer + 1}", e.OccurredAt, e.Type, e.Category, double.IsNaN(e.Value) ? (double?)null : e.Value)));
        }

        using var log = new EventLogReader(folder.PathOf("log.csv"));
        Assert.Equal(expected, log.Read().Select(e => (e.CustomerId, e.OccurredAt, e.Type, e.Category, e.Value)));
    }

    [Fact]
    public void TruthAndProfiles_AreWrittenBeside()
    {
        var (code, output, _) = Run(
            "--out", folder.PathOf("log.csv.gz"), "--profiles", folder.PathOf("p.csv.gz"), "--truth", folder.PathOf("t.csv"),
            "--cutoffs", "2024-07-01,2024-06-01", "--paths", "4", "--json");

        Assert.Equal(0, code);
        var truth = File.ReadAllLines(folder.PathOf("t.csv"));
        Assert.Equal("customer_id,cutoff,probability,label,left_on,left_how", truth[0]);
        var rows = truth[1..].Select(line => line.Split(',')).ToArray();
        Assert.Equal(["2024-06-01", "2024-07-01"], rows.Select(row => row[1]).Distinct());
        Assert.All(rows, row => Assert.InRange(double.Parse(row[2]), 0, 1));
        Assert.Equal(["", "cancel", "silent"], rows.Select(row => row[5]).Distinct().Order());
        var cutoffs = JsonDocument.Parse(output).RootElement.GetProperty("cutoffs");
        Assert.Equal(rows.Length, cutoffs.EnumerateArray().Sum(cutoff => cutoff.GetProperty("n").GetInt32()));
        Assert.All(cutoffs.EnumerateArray(), cutoff => Assert.InRange(cutoff.GetProperty("auc").GetDouble(), 0.6, 1));
        using var profiles = new StreamReader(new GZipStream(File.OpenRead(folder.PathOf("p.csv.gz")), CompressionMode.Decompress));
        Assert.Equal("customer_id,valid_from,customer_since,renewal_at,value,segment,industry", profiles.ReadLine());
        Assert.Equal(7, profiles.ReadLine()!.Split(',').Length);
    }

    [Fact]
    public void LeavingOutASignal_LeavesTheLogAlone()
    {
        string[] truth = ["--cutoffs", "2024-07-01", "--paths", "4", "--truth"];
        Run(["--out", folder.PathOf("a.csv"), .. truth, folder.PathOf("at.csv")]);
        Run(["--out", folder.PathOf("b.csv"), .. truth, folder.PathOf("bt.csv"), "--without", "Payments"]);

        Assert.Equal(File.ReadAllBytes(folder.PathOf("a.csv")), File.ReadAllBytes(folder.PathOf("b.csv")));
        Assert.NotEqual(File.ReadAllText(folder.PathOf("at.csv")), File.ReadAllText(folder.PathOf("bt.csv")));
    }

    [Theory]
    [InlineData("--customers: 0 is not within 1 and 5,000,000", "--customers", "0")]
    [InlineData("--days: 5000 is not within 1 and 3,660", "--days", "5000")]
    [InlineData("'yesterday' is no day", "--start", "yesterday")]
    [InlineData("'90' is no horizon", "--horizon", "90")]
    [InlineData("--truth FILE and --cutoffs", "--truth", "t.csv")]
    [InlineData("--truth FILE and --cutoffs", "--cutoffs", "2024-07-01")]
    [InlineData("'2024-7' is no day", "--truth", "t.csv", "--cutoffs", "2024-07-01,2024-7")]
    public void WrongOption_IsRefusedByName(string expected, params string[] options)
    {
        var parsed = SimulateCommand.Create().Parse(["--out", "log.csv", .. options]);

        Assert.Contains(parsed.Errors, error => error.Message.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void CutoffBeyondTheLog_IsNamed_AndNothingIsWritten()
    {
        var (code, _, error) = Run("--out", folder.PathOf("log.csv"), "--truth", folder.PathOf("t.csv"), "--cutoffs", "2024-12-01");

        Assert.Equal(1, code);
        Assert.Contains("cutoff 2024-12-01", error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(folder.Root));
    }

    [Fact]
    public void FolderThatIsNotThere_IsNamed()
    {
        var (code, _, error) = Run("--out", folder.PathOf("no/log.csv"));

        Assert.Equal(1, code);
        Assert.StartsWith("churn: cannot write", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Stopped_LeavesTheOldFileAndNoHalfOne()
    {
        var log = folder.Write("log.csv", "old");
        using var stop = new CancellationTokenSource();
        var options = new SimulateOptions(new SimulationOptions { Customers = 100, Days = 100 }, log, null, null, null);

        Assert.Throws<OperationCanceledException>(() => Simulator.Simulate(options, (day, _) => Stop(day, stop), stop.Token));

        Assert.Equal("old", File.ReadAllText(log));
        Assert.Equal([log], Directory.EnumerateFiles(folder.Root));
    }

    private static void Stop(int day, CancellationTokenSource stop)
    {
        if (day == 50)
        {
            stop.Cancel();
        }
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments) => Cli.Run(SimulateCommand.Create(), [.. Small, .. arguments]);
}
