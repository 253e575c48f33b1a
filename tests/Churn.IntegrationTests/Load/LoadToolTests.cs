using System.Diagnostics;
using System.Text.Json;
using Churn.IntegrationTests.Infrastructure;
using Churn.Protocol.V1;

namespace Churn.IntegrationTests.Load;

/// <summary>The load tool as a process, briefly: that it measures and cleans up, not what it measures.</summary>
public sealed class LoadToolTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly string Tool = Path.Combine(ServerProcess.Folder, "Churn.LoadTests.dll");

    // Tests beside these keep the machine busy: that is no overload of the server's making.
    private static readonly string[] Stand =
    [
        "--server-binary", Path.Combine(ServerProcess.Folder, "Churn.Server.dll"), "--server-option", "Churn:OverloadWait=0",
        "--model", Repository.PathOf("tests/testdata/models/sample"), "--rounds", "1", "--seconds", "1",
    ];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("churn-load-");

    private string Json => Path.Combine(folder.FullName, "result.json");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Run_MeasuresEveryCallOverEveryWay()
    {
        await using var server = await ServerProcess.StartAsync("--model", Repository.PathOf("tests/testdata/models/sample"));
        string[] about =
        [
            "run", "--server", $"{server.GrpcAddress}", "--http", $"{server.Http.BaseAddress}", "--server-pid", $"{server.ProcessId}", "--customers", "20",
            "--seconds", "1", "--warm-up", "0", "--concurrency", "4", "--json", Json,
        ];

        // A history once: sent again, it is duplicates.
        foreach (var call in new[]
        {
            "health", "score --reasons 3 --history 1", "record --distribution zipf", "mixed --loop open --rate 50", "watch", "batch-score --batch 5", "batch-record --batch 5",
            "record --over stream", "mixed --over json", "batch-score --over json --batch 5", "batch-record --over json --batch 5", "health --over json",
        })
        {
            var ran = await RunAsync([.. about, "--call", .. call.Split(' '), .. call.Contains("--history", StringComparison.Ordinal) ? (string[])[] : ["--history", "0"]]);

            Assert.True(ran.ExitCode == 0, $"{call}: {ran.ExitCode} {ran.Output} {ran.Error}");
            var measures = Measures();
            Assert.True(measures["calls/s"] > 0, call);
            Assert.True(measures["server allocation a call"] > 0, call);
            Assert.True(measures["client CPU a call"] > 0, call);
        }
        // Every event of the runs above came in with an id of its own, and none was refused.
        var metrics = await server.ScrapeAsync();
        Assert.Equal(0, metrics["churn_events_total{verdict=\"duplicate\"}"] + metrics["churn_events_total{verdict=\"rejected\"}"]);
        Assert.True(metrics["churn_events_total{verdict=\"accepted\"}"] > 0);
    }

    [Fact]
    public async Task Ladder_MeasuresEveryRungAndJudges()
    {
        RequireRedis();

        var ran = await RunAsync(["ladder", "--customers", "10", "--days", "30", "--concurrency", "4", "--json", Json, .. Stand]);

        Assert.True(ran.ExitCode is 0 or 2, $"{ran.ExitCode} {ran.Output} {ran.Error}");
        var measures = Measures();
        string[] rungs =
        [
            "raw Kestrel", "Empty→Empty", "ScoreCustomer on memory", "ScoreCustomer on Redis", "RecordEvent with score on Redis",
            "ScoreCustomer with three reasons on Redis",
        ];
        Assert.All(rungs, rung => Assert.True(measures[$"{rung}: calls/s"] > 0));
        Assert.Equal(1, measures["Empty→Empty: calls/s of Empty→Empty"]);
        Assert.True(measures["ScoreCustomer on Redis: server allocation a call"] > 0);
        Assert.True(measures["redis-benchmark LRANGE of a customer"] > 0);
        Assert.Equal(4, ran.Output.Split('\n').Count(l => l.StartsWith("reached ", StringComparison.Ordinal) || l.StartsWith("NOT REACHED ", StringComparison.Ordinal)));
        Assert.Equal(ran.ExitCode == 0, !ran.Output.Contains("NOT REACHED", StringComparison.Ordinal));
        var compared = await RunAsync(["compare", Json, Json]);
        Assert.True(compared.ExitCode == 0, compared.Error);
        Assert.Contains("1.00", compared.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scale_MeasuresSizesMemoryAndStarts()
    {
        RequireRedis();

        var ran = await RunAsync(["scale", "--sizes", "20", "40", "--histories", "5", "50", "--history-customers", "300", "--days", "30", "--json", Json, .. Stand]);

        Assert.True(ran.ExitCode is 0 or 2, $"{ran.ExitCode} {ran.Output} {ran.Error}");
        var measures = Measures();
        Assert.Equal(1, measures["20 customers: cost of the first"]);
        Assert.True(measures["40 customers: calls/s"] > 0);
        Assert.True(measures["50 events a customer: Redis memory a customer"] > measures["5 events a customer: Redis memory a customer"]);
        Assert.InRange(measures["90 active days: Redis memory a customer"], 500, 2_000);
        Assert.True(measures["start to first score, cold"] > 0);
    }

    [Fact]
    public async Task Fill_PutsCustomersWhereAServerFindsThem()
    {
        await using var redis = await RedisServer.StartAsync();

        var ran = await RunAsync(["fill", "--store", redis.Address, "--customers", "30", "--days", "60"]);
        var again = await RunAsync(["fill", "--store", redis.Address, "--customers", "30", "--days", "60"]);

        Assert.True(ran.ExitCode == 0, ran.Error);
        await using var server = await ServerProcess.StartAsync("--store", redis.Address);
        var score = await server.Client.ScoreCustomerAsync(new ScoreCustomerRequest { CustomerId = "load-0" }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(score.Score.EventCount > 0);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("is there already: load into an empty Redis", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CtrlC_StopsWhatWasStarted()
    {
        RequireRedis();
        var start = new ProcessStartInfo("dotnet", [Tool, "ladder", .. Stand]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var tool = Process.Start(start)!;
        var error = tool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        int[] children = [];
        // Redis, a bare host and two servers.
        await Eventually.BecomesTrueAsync(() => Task.FromResult((children = ChildrenOf(tool.Id)).Length == 4), "four processes");

        using var kill = Process.Start("kill", ["-INT", $"{tool.Id}"]);
        await tool.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);

        Assert.Equal((130, "churn-load: stopped; nothing was written\n"), (tool.ExitCode, await error));
        Assert.All(children, child => Assert.False(Directory.Exists($"/proc/{child}"), $"process {child} is left"));
    }

    [Fact]
    public async Task ServerThatIsNotThere_IsSaidWithWhatToDo()
    {
        var ran = await RunAsync(["run", "--server", "http://127.0.0.1:1", "--seconds", "1"]);
        var ladder = await RunAsync(["ladder", "--server-binary", Path.Combine(folder.FullName, "none")]);

        Assert.Equal((1, 1), (ran.ExitCode, ladder.ExitCode));
        Assert.EndsWith("see whether a server runs at the address of --server\n", ran.Error, StringComparison.Ordinal);
        Assert.EndsWith("build it with dotnet build -c Release src/Churn.Server, or name one with --server-binary\n", ladder.Error, StringComparison.Ordinal);
    }

    private static Task<ChildProcess> RunAsync(IEnumerable<string> arguments) => ChildProcess.RunAsync("dotnet", [Tool, .. arguments], Limit);

    private static void RequireRedis() =>
        Requires.Present(File.Exists("/usr/bin/redis-server") && File.Exists("/usr/bin/redis-benchmark"), "redis-server and redis-benchmark");

    private static int[] ChildrenOf(int process) =>
        [.. Directory.GetDirectories($"/proc/{process}/task").SelectMany(ReadChildren).Select(int.Parse)];

    private static string[] ReadChildren(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (IOException)
        {
            // The thread ended between the listing and the look.
            return [];
        }
    }

    // Medians by name.
    private Dictionary<string, double> Measures()
    {
        using var report = JsonDocument.Parse(File.ReadAllText(Json));
        return report.RootElement.GetProperty("measures").EnumerateArray().ToDictionary(
            m => m.GetProperty("name").GetString()!, m => Median(m.GetProperty("values")));
    }

    private static double Median(JsonElement values) => values.EnumerateArray().Select(Number).Order().ElementAt(values.GetArrayLength() / 2);

    private static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN;
}
