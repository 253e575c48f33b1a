using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Churn.Cli.Replay;
using Grpc.Core;

namespace Churn.Tests.Cli;

public sealed class ReplayerTests : IDisposable
{
    private const int Rows = 8_000;
    private static readonly DateTimeOffset Start = new(2016, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string log = Path.GetTempFileName();

    public void Dispose() => File.Delete(log);

    [Fact(Timeout = 60_000)]
    public async Task ServerThatComesAndGoes_GetsEveryRow()
    {
        WriteLog(end: "");
        await using var server = await new BreakingServer
        {
            AnswersPerStream = 150,
            Ends = [StatusCode.Unavailable, StatusCode.Internal, StatusCode.Cancelled],
        }.StartAsync();

        var result = await ReplayAsync(server.Address, TestContext.Current.CancellationToken);

        Assert.Null(result.Problem);
        Assert.Equal(Rows, result.Sent);
        Assert.Equal(Rows, result.Accepted + result.Duplicate);
        Assert.Equal(Rows, server.Arrivals.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task BadRow_IsNamed_AndTheRowsBeforeItAreCounted()
    {
        WriteLog(end: "c1,yesterday,visit\n");
        await using var server = await new BreakingServer().StartAsync();

        var result = await ReplayAsync(server.Address, TestContext.Current.CancellationToken);

        Assert.Contains($"line {Rows + 2}: timestamp 'yesterday'", result.Problem, StringComparison.Ordinal);
        Assert.Equal(Rows, result.Accepted);
        Assert.Equal(Rows, server.Arrivals.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Stop_IsTold()
    {
        WriteLog(end: "");
        await using var server = await new BreakingServer().StartAsync();

        var result = await ReplayAsync(server.Address, new CancellationToken(canceled: true));

        Assert.StartsWith("stopped; replay again", result.Problem, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task ServerThatOnlyCancels_IsReported_NotTakenForAStop()
    {
        WriteLog(end: "", rows: 1);
        await using var server = await new BreakingServer { AnswersPerStream = 0, Ends = [StatusCode.Cancelled] }.StartAsync();

        var result = await ReplayAsync(server.Address, TestContext.Current.CancellationToken);

        Assert.Contains($"{server.Address} answered Cancelled: the server goes down", result.Problem, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Command_PrintsTheCountsAndTheBadRow_AndFails(bool json)
    {
        WriteLog(end: "c1,yesterday,visit\n");
        await using var server = await new BreakingServer().StartAsync();

        var (exitCode, output, errors) = await RunAsync(
            ["replay", log, "--server", server.Address.OriginalString, "--cutoff", "2016-07-01", .. json ? ["--json"] : Array.Empty<string>()]);

        var problem = $"line {Rows + 2}: timestamp 'yesterday'";
        Assert.Equal(1, exitCode);
        Assert.Contains(problem, errors, StringComparison.Ordinal);
        if (json)
        {
            var result = JsonDocument.Parse(output).RootElement;
            Assert.Equal(Rows, result.GetProperty("accepted").GetInt32());
            Assert.Contains(problem, result.GetProperty("problem").GetString(), StringComparison.Ordinal);
        }
        else
        {
            Assert.Matches(@"accepted\s+8,000", output);
            Assert.DoesNotContain("as_of", output, StringComparison.Ordinal);
        }
    }

    private Task<ReplayResult> ReplayAsync(Uri server, CancellationToken stop)
    {
        var cutoff = Start.AddDays(100).ToUnixTimeMilliseconds();
        return Replayer.ReplayAsync(new ReplayOptions(log, server, cutoff, Shift: 0, Rate: 0, Json: true), progress: null, new QuickTimers(), stop);
    }

    private void WriteLog(string end, int rows = Rows)
    {
        var text = new StringBuilder("customer_id,timestamp,event_type\n");
        for (var i = 0; i < rows; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"c{i % 37},{Start.AddMinutes(i):yyyy-MM-dd'T'HH:mm:ss'Z'},visit\n");
        }
        File.WriteAllText(log, text + end);
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "churn.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }
}
