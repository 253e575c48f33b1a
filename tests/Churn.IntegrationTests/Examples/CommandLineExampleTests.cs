using Churn.IntegrationTests.Infrastructure;
using Churn.Protocol.V1;

namespace Churn.IntegrationTests.Examples;

/// <summary>The examples that run in a terminal, as their READMEs say to run them.</summary>
public sealed class CommandLineExampleTests
{
    private const string Python = "/usr/bin/python3";

    // Nothing listens there: the port is reserved.
    private const string Nowhere = "127.0.0.1:1";
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task AgentDesktop_RecordsTheCall_TriesOffersAndTakesTheBest()
    {
        var found = await ChildProcess.RunAsync(Python, ["-c", "import grpc, google.protobuf"], Allowed);
        Requires.Present(found.ExitCode == 0, "grpcio and protobuf for " + Python);
        var stubs = Directory.CreateTempSubdirectory("churn-stubs-").FullName;
        try
        {
            await SucceedsAsync("bash", Repository.PathOf("examples/agent-desktop/make_stubs.sh"), stubs);
            await using var server = await ServerProcess.StartAsync();

            var shown = await SucceedsAsync(
                "env", $"PYTHONPATH={stubs}", Python, Repository.PathOf("examples/agent-desktop/agent.py"), server.GrpcAddress.Authority, "caller");

            Assert.Contains("screen: caller leaves with ", shown, StringComparison.Ordinal);
            Assert.Contains(" 0 events", shown, StringComparison.Ordinal);
            Assert.Contains(" 4 events", shown, StringComparison.Ordinal);
            Assert.Contains("  because: ", shown, StringComparison.Ordinal);
            Assert.Equal(3, Count(shown, "what if: "));
            Assert.Equal(1, Count(shown, "offer: "));
            var series = await HeldAsync(server, "caller");
            Assert.Equal(4, series.Sum(one => one.Value));
            Assert.Equal(1, series["complaint/billing"]);
            Assert.Equal(1, series["price_inquiry/discount"]);
            Assert.DoesNotContain("fail:", server.Output, StringComparison.Ordinal);

            await FailsAsync("agent.py: 127.0.0.1:1 answered UNAVAILABLE", "env", $"PYTHONPATH={stubs}", Python, Repository.PathOf("examples/agent-desktop/agent.py"), Nowhere);
        }
        finally
        {
            Directory.Delete(stubs, recursive: true);
        }
    }

    [Fact]
    public async Task Curl_RecordsScoresWatchesAndErases()
    {
        Requires.Present((await ChildProcess.RunAsync("curl", ["--version"], Allowed)).ExitCode == 0, "curl");
        await using var server = await ServerProcess.StartAsync();

        var shown = await SucceedsAsync("bash", Repository.PathOf("examples/curl/churn.sh"), server.Http.BaseAddress!.Authority);

        Assert.Equal(1, Count(shown, "\"DUPLICATE\""));
        Assert.Equal(2, Count(shown, "data: {"));
        Assert.Contains("\"reasons\": [ { \"signal\": ", shown, StringComparison.Ordinal);
        Assert.Contains("\"erasedAt\": ", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("fail:", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Examples_WithAKey_AreServedWhereNobodyIsWithout()
    {
        using var access = new AccessFolder();
        var program = Path.Combine(AppContext.BaseDirectory, "../../Churn.DotnetClient/debug/Churn.DotnetClient.dll");
        await using var server = await ServerProcess.StartAsync("--access", access.AccessPath);

        await SucceedsAsync("env", $"CHURN_KEY={access.Key}", "bash", Repository.PathOf("examples/curl/churn.sh"), server.Http.BaseAddress!.Authority);
        await SucceedsAsync("env", $"CHURN_KEY={access.Key}", "dotnet", program, server.GrpcAddress.Authority);
        await FailsAsync("reason: UNAUTHENTICATED", "dotnet", program, server.GrpcAddress.Authority);

        Assert.DoesNotContain("fail:", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(access.Key, server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Curl_WhereTheServerRefuses_ShowsWhyAndFails()
    {
        Requires.Present((await ChildProcess.RunAsync("curl", ["--version"], Allowed)).ExitCode == 0, "curl");
        await using var server = await ServerProcess.StartAsync();

        await FailsAsync("churn.sh: the call failed: ", "bash", Repository.PathOf("examples/curl/churn.sh"), server.Http.BaseAddress!.Authority + "/no-such-path");
    }

    [Fact]
    public async Task DotnetClient_RecordsScoresWatchesAndErases()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "../../Churn.DotnetClient/debug/Churn.DotnetClient.dll");
        await using var server = await ServerProcess.StartAsync();

        var shown = await SucceedsAsync("dotnet", program, server.GrpcAddress.Authority);

        Assert.Contains("purchase: Accepted, ", shown, StringComparison.Ordinal);
        Assert.Contains("demo-1: ", shown, StringComparison.Ordinal);
        Assert.Equal(2, Count(shown, "watch: "));
        Assert.Contains(" is erased", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("fail:", server.Output, StringComparison.Ordinal);

        await FailsAsync("127.0.0.1:1 answered Unavailable", "dotnet", program, Nowhere);
    }

    private static async Task<string> SucceedsAsync(string program, params string[] arguments)
    {
        var ran = await ChildProcess.RunAsync(program, arguments, Allowed);
        Assert.True(ran.ExitCode == 0, $"exit code {ran.ExitCode}: {ran.Output}{ran.Error}");
        return ran.Output;
    }

    private static async Task FailsAsync(string why, string program, params string[] arguments)
    {
        var ran = await ChildProcess.RunAsync(program, arguments, Allowed);
        Assert.NotEqual(0, ran.ExitCode);
        Assert.Contains(why, ran.Error, StringComparison.Ordinal);
    }

    private static async Task<Dictionary<string, long>> HeldAsync(ServerProcess server, string customer)
    {
        var held = await server.Client.GetCustomerAsync(
            new GetCustomerRequest { CustomerId = customer }, cancellationToken: TestContext.Current.CancellationToken);
        return held.Series.ToDictionary(one => one.Category.Length == 0 ? one.Type : $"{one.Type}/{one.Category}", one => one.EventCount);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
