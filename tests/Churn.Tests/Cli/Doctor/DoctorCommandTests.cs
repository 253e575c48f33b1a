using System.Text.Json.Nodes;
using Churn.Cli.Doctor;
using Churn.Tests.Infrastructure;

namespace Churn.Tests.Cli.Doctor;

/// <summary>What is said of a server, without Redis. That is tested with real ones, in the integration tests.</summary>
public sealed class DoctorCommandTests
{
    [Fact]
    public async Task HealthyServer_IsWellButForItsSimulatedModel()
    {
        await using var server = await TestServer.StartAsync();
        await server.RecordAsync(Events.Of("secret", id: "1"));

        var (code, json) = Run(server);

        // Kestrel's Date is of the machine's clock, and the test server's own stands still.
        Assert.Equal("ok", State(json, "grpc"));
        Assert.Equal("ok", State(json, "ready"));
        Assert.Equal("ok", State(json, "version"));
        Assert.Equal("ok", State(json, "clock"));
        Assert.Equal("ok", State(json, "accounting"));
        Assert.Equal("ok", State(json, "store"));
        Assert.Equal("ok", State(json, "degraded"));
        Assert.Equal("ok", State(json, "lag"));
        // The sample model is one of simulated customers, as the one that ships.
        Assert.Equal(["model"], json["findings"]!.AsArray().Where(finding => (string?)finding!["state"] != "ok").Select(finding => (string?)finding!["check"]));
        Assert.Equal(1, code);
        Assert.DoesNotContain("secret", json.ToJsonString());
    }

    [Fact]
    public void NoServer_Fails()
    {
        var (code, output, _) = Tests.Cli.Cli.Run(
            DoctorCommand.Create(TimeProvider.System), "--server", "http://127.0.0.1:1", "--http", "http://127.0.0.1:1", "--json");

        var json = JsonNode.Parse(output)!;
        Assert.Equal(2, code);
        Assert.Equal("fail", (string?)json["state"]);
        Assert.Equal("fail", State(json, "grpc"));
        Assert.Equal("fail", State(json, "http"));
        Assert.All(json["findings"]!.AsArray(), finding => Assert.NotEmpty((string)finding!["fix"]!));
    }

    [Fact]
    public async Task Text_NamesWhatToFix()
    {
        await using var server = await TestServer.StartAsync("--model", Repository.PathOf("models/default"));

        var (code, output, _) = Tests.Cli.Cli.Run(
            DoctorCommand.Create(TimeProvider.System), "--server", server.GrpcAddress.ToString(), "--http", server.Http.BaseAddress!.ToString());

        Assert.Equal(1, code);
        Assert.Contains("warn  model", output);
        Assert.Contains("trained on simulated customers", output);
        Assert.Contains("→ its scores mean nothing for real ones: churn train", output);
        Assert.Matches("[0-9]+ ok, 1 warn, 0 fail", output);
    }

    [Fact]
    public void ClockThatIsOff_IsTold()
    {
        var found = new Diagnosis();
        foreach (var seconds in (double[])[0.4, -1.9, 30, -3600])
        {
            found.Clock("clock", "theirs", TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(1));
        }

        Assert.Equal([Churn.Cli.Doctor.State.Ok, Churn.Cli.Doctor.State.Ok, Churn.Cli.Doctor.State.Warn, Churn.Cli.Doctor.State.Fail], found.Findings.Select(f => f.State));
        Assert.Contains("30.0 s ahead", found.Findings[2].Text);
    }

    [Theory]
    [InlineData("churn_events_received_total 5\nchurn_events_total{verdict=\"accepted\"} 4\n", "accounting")]
    [InlineData("churn_events_received_total 5\nchurn_events_total{verdict=\"failed\"} 5\n", "failed")]
    [InlineData("churn_scores_degraded_total 5\nchurn_scores_total{band=\"low\"} 100\n", "degraded")]
    [InlineData("churn_score_drift_psi 0.3\n", "drift")]
    [InlineData("churn_feature_drift_psi{feature=\"visit.count.30d\"} 1\n", "drift")]
    [InlineData("churn_event_lag_seconds_bucket{le=\"3600\"} 5\nchurn_event_lag_seconds_count 10\n", "lag")]
    [InlineData("churn_model_reloads_total{result=\"failed\"} 1\n", "reloads")]
    [InlineData("churn_pending_events 600\n", "store")]
    public void CounterThatSaysOfTrouble_Warns(string metrics, string check)
    {
        var found = new Diagnosis();

        MetricsChecks.Run(found, MetricsText.Parse("# HELP x\nchurn_store_up 1\n" + metrics));

        Assert.Equal([check], found.Findings.Where(f => f.State == Churn.Cli.Doctor.State.Warn).Select(f => f.Check));
        Assert.DoesNotContain(found.Findings, f => f.State == Churn.Cli.Doctor.State.Fail);
    }

    [Theory]
    [InlineData("up 1\n", "metrics")]
    [InlineData("churn_store_up 0\n", "store")]
    [InlineData("churn_store_up 1\nchurn_unreadable_states_total 2\n", "store")]
    public void CounterThatSaysOfHarm_Fails(string metrics, string check)
    {
        var found = new Diagnosis();

        MetricsChecks.Run(found, MetricsText.Parse(metrics));

        Assert.Equal([check], found.Findings.Where(f => f.State == Churn.Cli.Doctor.State.Fail).Select(f => f.Check));
    }

    [Theory]
    [InlineData("", new string[0])]
    [InlineData(":w%40rd@", new[] { "w@rd" })]
    [InlineData("me:w:rd@", new[] { "me", "w:rd" })]
    public void Login_IsThatOfTheAddress(string login, string[] expected)
    {
        Assert.Equal(expected, RedisLogin.Of($"rediss://{login}h:1,i"));
    }

    private static (int Code, JsonNode Json) Run(TestServer server)
    {
        var (code, output, error) = Tests.Cli.Cli.Run(
            DoctorCommand.Create(TimeProvider.System), "--server", server.GrpcAddress.ToString(), "--http", server.Http.BaseAddress!.ToString(), "--json");
        Assert.Equal("", error);
        return (code, JsonNode.Parse(output)!);
    }

    private static string State(JsonNode json, string check) =>
        (string)json["findings"]!.AsArray().Single(finding => (string?)finding!["check"] == check)!["state"]!;
}
