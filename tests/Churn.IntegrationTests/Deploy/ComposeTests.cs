using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Churn.IntegrationTests.Infrastructure;
using Churn.Protocol.V1;

namespace Churn.IntegrationTests.Deploy;

/// <summary>deploy/compose.yaml, as far as it goes without an engine: its schema, and its processes with its own values.</summary>
public sealed partial class ComposeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task File_IsWhatComposeTakes()
    {
        var ran = await ChildProcess.RunAsync("docker-compose", ["-f", DeployFiles.PathOf("compose.yaml"), "config", "-q"], TimeSpan.FromMinutes(1));
        Requires.Present(ran.ExitCode >= 0, "docker-compose");

        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
    }

    [Fact]
    public async Task Services_AreOfFixedVersionsAndMountWhatThereIs()
    {
        var services = (await ServicesAsync()).AsObject();

        Assert.Equal(["churn-1", "churn-2", "grafana", "prometheus", "redis"], services.Select(s => s.Key).Order(StringComparer.Ordinal));
        foreach (var (name, service) in services)
        {
            Assert.Matches(@"^[a-z/]+:v?\d[\d.]*$", (string)service!["image"]!);
            // Nothing is open to other machines.
            Assert.All(service["ports"]?.AsArray() ?? [], port => Assert.StartsWith("127.0.0.1:", (string)port!, StringComparison.Ordinal));
            Assert.All(
                (service["volumes"]?.AsArray() ?? []).Select(volume => ((string)volume!).Split(':')[0]).Where(source => source.StartsWith('.')),
                source => Assert.True(Directory.Exists(DeployFiles.PathOf(source)), $"{name}: {source}"));
        }
    }

    [Fact]
    public async Task Servers_HaveOptionsThatThereAre()
    {
        var services = await ServicesAsync();
        foreach (var name in (string[])["churn-1", "churn-2"])
        {
            var environment = EnvironmentOf(services[name]!);

            Assert.NotEmpty(environment);
            Assert.All(environment, variable => Setting.IsKnown(variable.Key, variable.Value));
            Setting.DrainsFit(environment["CHURN__DRAINDELAY"], environment["CHURN__DRAINDEADLINE"], int.Parse(((string)services[name]!["stop_grace_period"]!).TrimEnd('s')));
            // The ports of the image.
            Assert.Equal(["50051", "8080"], services[name]!["ports"]!.AsArray().Select(port => ((string)port!).Split(':')[2]));
        }
    }

    [Fact]
    public async Task Dashboards_AreWhereTheProvisioningLooks()
    {
        var grafana = (await ServicesAsync())["grafana"]!;
        var mounts = grafana["volumes"]!.AsArray().Select(volume => ((string)volume!).Split(':')).ToDictionary(parts => parts[1], parts => parts[0]);
        var provider = (await DeployFiles.YamlAsync("grafana/provisioning/dashboards/churn.yml"))[0]!["providers"]![0]!;
        var source = (await DeployFiles.YamlAsync("grafana/provisioning/datasources/prometheus.yml"))[0]!["datasources"]![0]!;

        var folder = (string)provider["options"]!["path"]!;
        Assert.Equal("./grafana/dashboards", mounts[folder]);
        Assert.Equal("./grafana/provisioning", mounts["/etc/grafana/provisioning"]);
        var home = (string)grafana["environment"]!["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]!;
        Assert.True(File.Exists(home.Replace(folder, DeployFiles.PathOf("grafana/dashboards"), StringComparison.Ordinal)), home);
        Assert.Equal(("prometheus", "http://prometheus:9090"), ((string)source["type"]!, (string)source["url"]!));
        var scrape = (await DeployFiles.YamlAsync("prometheus/prometheus.yml"))[0]!["global"]!["scrape_interval"]!;
        Assert.Equal((string)scrape!, (string)source["jsonData"]!["timeInterval"]!);
    }

    [Fact]
    public async Task SameProcessesByHand_WorkTogether()
    {
        var services = await ServicesAsync();
        string[] command = [.. services["redis"]!["command"]!.AsArray().Select(word => (string)word!)];
        Assert.Equal("redis-server", command[0]);
        await using var redis = await RedisServer.StartAsync(command[1..]);
        await using var first = await StartAsync(services["churn-1"]!, redis);
        await using var second = await StartAsync(services["churn-2"]!, redis);
        await using var prometheus = await PrometheusServer.StartAsync(DeployFiles.PrometheusFiles(first.Http.BaseAddress!, second.Http.BaseAddress!));

        await first.Client.RecordEventAsync(
            new RecordEventRequest { Event = new Event { CustomerId = "c", Type = "visit" } }, cancellationToken: Cancel);
        var score = await second.Client.ScoreCustomerAsync(new ScoreCustomerRequest { CustomerId = "c" }, cancellationToken: Cancel);

        Assert.Equal(1, score.Score.EventCount);
        Assert.Contains("aof_enabled:1", await redis.CommandAsync("INFO persistence"), StringComparison.Ordinal);
        await Eventually.BecomesTrueAsync(async () => await prometheus.QueryAsync("sum(up{job=\"churn\"})") == 2, "both targets are up");
        await Eventually.BecomesTrueAsync(async () => await prometheus.QueryAsync("sum(churn_ready)") == 2, "both servers are ready");
        await first.TerminateAsync();
        Assert.Equal(0, await first.EndedAsync());
    }

    // Its own variables, but for the address of Redis, and at once, as nobody looks at readiness here.
    private static Task<ServerProcess> StartAsync(JsonNode service, RedisServer redis)
    {
        var environment = EnvironmentOf(service);
        Assert.Equal("redis://redis:6379", environment["CHURN__STORE"]);
        environment["CHURN__STORE"] = redis.Address;
        return ServerProcess.StartWithAsync([.. environment.Select(variable => $"{variable.Key}={variable.Value}")]);
    }

    private static async Task<JsonNode> ServicesAsync() => (await DeployFiles.YamlAsync("compose.yaml"))[0]!["services"]!;

    // ${NAME:-default} is the default.
    private static Dictionary<string, string> EnvironmentOf(JsonNode service) => service["environment"]!.AsObject()
        .ToDictionary(variable => variable.Key, variable => Default().Replace((string)variable.Value!, "$1"));

    [GeneratedRegex(@"\$\{\w+:-([^}]*)\}")]
    private static partial Regex Default();
}
