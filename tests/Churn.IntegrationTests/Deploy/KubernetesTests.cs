using System.Text.Json.Nodes;
using Churn.IntegrationTests.Infrastructure;

namespace Churn.IntegrationTests.Deploy;

/// <summary>deploy/kubernetes, as far as it goes without a cluster: Kubernetes' own models, and what the manifests name of the server.</summary>
public sealed class KubernetesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Manifests_FitKubernetesOwnModels()
    {
        var ran = await CheckAsync(Directory.GetFiles(DeployFiles.PathOf("kubernetes"), "*.yaml"));

        Assert.Equal((0, "6 manifests are well\n", ""), (ran.ExitCode, ran.Output, ran.Error));
    }

    [Theory]
    [InlineData("readOnlyRootFilesystem:", "readOnlyRoot:", "V1SecurityContext has no such field")]
    [InlineData("periodSeconds: 3", "periodSeconds: often", "'often' is no int")]
    [InlineData("mountPath: /tmp", "readOnly: false", "`mount_path`, must not be `None`")]
    public async Task DamagedManifest_IsFound(string right, string wrong, string said)
    {
        var text = DeployFiles.Text("kubernetes/deployment.yaml");
        Assert.Contains(right, text, StringComparison.Ordinal);
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, text.Replace(right, wrong, StringComparison.Ordinal), Cancel);

            var ran = await CheckAsync(file);

            Assert.Equal(1, ran.ExitCode);
            Assert.Contains(said, ran.Output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Options_AreThoseThatThereAre()
    {
        var data = (await OneAsync("configmap.yaml"))["data"]!.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!);
        var pod = await PodAsync();
        var container = pod["containers"]![0]!;

        Assert.All(data, pair => Setting.IsKnown(pair.Key, pair.Value));
        Assert.All(container["env"]!.AsArray(), variable => Setting.IsKnown((string)variable!["name"]!, "x"));
        Setting.DrainsFit(data["CHURN__DRAINDELAY"], data["CHURN__DRAINDEADLINE"], (int)pod["terminationGracePeriodSeconds"]!);
        // Readiness must have been asked, and missed, before ports close.
        var probe = container["readinessProbe"]!;
        Assert.True((int)probe["periodSeconds"]! * (int)probe["failureThreshold"]! < TimeSpan.Parse(data["CHURN__DRAINDELAY"]).TotalSeconds);
        Assert.StartsWith((string)container["volumeMounts"]![0]!["mountPath"]! + "/", data["CHURN__ACCESS"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task PortsAndProbes_AreTheServers()
    {
        var data = (await OneAsync("configmap.yaml"))["data"]!;
        var container = (await PodAsync())["containers"]![0]!;
        var ports = container["ports"]!.AsArray().ToDictionary(port => (string)port!["name"]!, port => (int)port!["containerPort"]!);
        var services = await DeployFiles.YamlAsync("kubernetes/service.yaml");
        await using var server = await ServerProcess.StartAsync();

        Assert.Equal(($"0.0.0.0:{ports["grpc"]}", $"0.0.0.0:{ports["http"]}"), ((string)data["CHURN__GRPC"]!, (string)data["CHURN__HTTP"]!));
        Assert.All(services, service => Assert.All(service!["spec"]!["ports"]!.AsArray(), port => Assert.Equal((int)port!["port"]!, ports[(string)port["targetPort"]!])));
        foreach (var name in (string[])["startupProbe", "livenessProbe", "readinessProbe"])
        {
            var get = container[name]!["httpGet"]!;
            Assert.Equal("http", (string)get["port"]!);
            using var answer = await server.Http.GetAsync((string)get["path"]!, Cancel);
            Assert.True(answer.IsSuccessStatusCode, name);
        }
    }

    [Fact]
    public async Task Pod_MayDoNothingThatTheServerDoesNotNeed()
    {
        var pod = await PodAsync();
        var container = pod["containers"]![0]!;

        Assert.True((bool)pod["securityContext"]!["runAsNonRoot"]!);
        Assert.False((bool)pod["automountServiceAccountToken"]!);
        Assert.True((bool)container["securityContext"]!["readOnlyRootFilesystem"]!);
        Assert.False((bool)container["securityContext"]!["allowPrivilegeEscalation"]!);
        Assert.Equal("ALL", (string)Assert.Single(container["securityContext"]!["capabilities"]!["drop"]!.AsArray())!);
        Assert.Matches(@":\d+\.\d+\.\d+$", (string)container["image"]!);
    }

    [Fact]
    public async Task SelectorsAndNames_MeetEachOther()
    {
        var deployment = await OneAsync("deployment.yaml");
        var scaler = await OneAsync("horizontalpodautoscaler.yaml");
        var budget = await OneAsync("poddisruptionbudget.yaml");
        var labels = deployment["spec"]!["template"]!["metadata"]!["labels"]!.ToJsonString();
        var selectors = (await DeployFiles.YamlAsync("kubernetes/service.yaml")).Select(service => service!["spec"]!["selector"]!)
            .Append(deployment["spec"]!["selector"]!["matchLabels"]!).Append(budget["spec"]!["selector"]!["matchLabels"]!);

        Assert.All(selectors, selector => Assert.Equal(labels, selector.ToJsonString()));
        Assert.Equal((string)deployment["metadata"]!["name"]!, (string)scaler["spec"]!["scaleTargetRef"]!["name"]!);
        // A budget that leaves one out of two: else a node could never be emptied.
        Assert.InRange((int)scaler["spec"]!["minReplicas"]!, 2, 10);
        await using var server = await ServerProcess.StartAsync();
        var metric = (string)Assert.Single(scaler["spec"]!["metrics"]!.AsArray())!["pods"]!["metric"]!["name"]!;
        Assert.Contains(metric, (await server.ScrapeAsync()).Families);
        Assert.Contains($"as: {metric}}}", DeployFiles.Text("kubernetes/prometheus-adapter/config.yaml"), StringComparison.Ordinal);
    }

    private static async Task<ChildProcess> CheckAsync(params string[] files)
    {
        var ran = await ChildProcess.RunAsync("/usr/bin/python3", [Repository.PathOf("tests/python/kubernetes_schema.py"), .. files], TimeSpan.FromMinutes(1));
        Requires.Present(!ran.Error.Contains("ModuleNotFound", StringComparison.Ordinal), "python3-kubernetes");
        return ran;
    }

    private static async Task<JsonNode> OneAsync(string file) => Assert.Single(await DeployFiles.YamlAsync("kubernetes/" + file))!;

    private static async Task<JsonNode> PodAsync() => (await OneAsync("deployment.yaml"))["spec"]!["template"]!["spec"]!;
}
