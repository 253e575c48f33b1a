using System.Text.Json.Nodes;
using Churn.IntegrationTests.Infrastructure;

namespace Churn.IntegrationTests.Deploy;

/// <summary>The dashboards show what the server has: every query is asked of a real Prometheus that scrapes loaded servers.</summary>
public sealed class DashboardTests
{
    private static readonly string[] OfPrometheus = ["up", "ALERTS"];

    public static TheoryData<string> Dashboards => [.. DeployFiles.DashboardPaths.Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Dashboard_IsOneThatGrafanaTakes(string file)
    {
        var root = JsonNode.Parse(DeployFiles.Text("grafana/dashboards/" + file))!;
        var panels = root["panels"]!.AsArray().Select(panel => panel!).ToArray();

        Assert.Equal("churn-" + Path.GetFileNameWithoutExtension(file), (string)root["uid"]!);
        Assert.Equal(38, (int)root["schemaVersion"]!);
        Assert.Equal(["datasource", "job", "instance"], root["templating"]!["list"]!.AsArray().Select(v => (string)v!["name"]!));
        Assert.Equal(panels.Length, panels.Select(panel => (int)panel["id"]!).Distinct().Count());
        Assert.All(panels, panel => Assert.Contains((string)panel["type"]!, (string[])["row", "timeseries", "stat", "bargauge", "heatmap"]));
        Assert.All(panels.Where(panel => (string)panel["type"]! != "row"), panel =>
        {
            Assert.Equal("${datasource}", (string)panel["datasource"]!["uid"]!);
            Assert.NotEmpty(panel["targets"]!.AsArray());
            Assert.NotEmpty((string)panel["title"]!);
        });
        var cells = panels.SelectMany(Cells).ToArray();
        Assert.Equal(cells.Length, cells.Distinct().Count());
        Assert.All(cells, cell => Assert.InRange(cell.Column, 0, 23));
    }

    [Fact]
    public async Task EveryQueryAndRule_HasDataOfLoadedServers()
    {
        var queries = DeployFiles.DashboardPaths.SelectMany(DeployFiles.QueriesOf).ToArray();
        var recorded = (await DeployFiles.RulesAsync("prometheus/recording.rules.yml"))
            .Select(rule => new DeployFiles.Query("recording rules", Selector(rule))).ToArray();
        await using var servers = await LoadedServers.StartAsync();
        await using var prometheus = await PrometheusServer.StartAsync(
            DeployFiles.PrometheusFiles(servers.First.Http.BaseAddress!, servers.Second.Http.BaseAddress!));

        var empty = queries.Concat(recorded).ToList();
        Assert.InRange(empty.Count, 100, 200);
        try
        {
            await Eventually.BecomesTrueAsync(async () =>
            {
                var answers = await Task.WhenAll(empty.Select(async query => (Query: query, Values: await prometheus.QueryAllAsync(query.Filled))));
                empty = [.. answers.Where(a => a.Values is null || !a.Values.Any(double.IsFinite)).Select(a => a.Query)];
                return empty.Count == 0;
            }, "data for every query");
        }
        finally
        {
            Assert.True(empty.Count == 0, "No data for\n" + string.Join('\n', empty.Select(query => $"{query.Panel}: {query.Filled}")));
        }

        await RulesAreWellAsync(prometheus);
        await PanelsCanBeDrawnAsync(prometheus);
    }

    [Fact]
    public async Task EveryMetricThatIsNamed_IsTheServers()
    {
        await using var servers = await LoadedServers.StartAsync();
        var recording = await DeployFiles.RulesAsync("prometheus/recording.rules.yml");
        var alerts = await DeployFiles.RulesAsync("prometheus/alert.rules.yml");
        var known = (await servers.MetricsAsync()).Concat(recording.Select(rule => (string)rule["record"]!)).Concat(OfPrometheus).ToHashSet();

        var named = DeployFiles.DashboardPaths.SelectMany(DeployFiles.QueriesOf)
            .Concat(recording.Concat(alerts).Select(rule => new DeployFiles.Query((string?)rule["alert"] ?? (string)rule["record"]!, (string)rule["expr"]!)))
            .SelectMany(query => PromQl.Metrics(query.Filled).Select(metric => (query.Panel, Metric: metric))).ToArray();

        Assert.InRange(named.Length, 150, 1000);
        Assert.Empty(named.Where(n => !known.Contains(n.Metric)).Select(n => $"{n.Panel}: {n.Metric}"));
    }

    [Theory]
    [InlineData("sum by (le) (rate(a_bucket{job=\"x\", path=~\"/v1/.*|{id}\"}[5m])) / on (job) group_left b:c:d > 0.5", "a_bucket b:c:d")]
    [InlineData("histogram_quantile(0.9, sum by (job, le) (rate(a[15m]))) and b offset 30m * 1e3 unless c{} or absent(up)", "a b c up")]
    public void NamesInAnExpression_AreFound(string expression, string names) =>
        Assert.Equal(names.Split(' '), PromQl.Metrics(expression).Order(StringComparer.Ordinal));

    private static string Selector(JsonNode rule) =>
        (string)rule["record"]! + (rule["labels"]?["slo"] is { } slo ? $"{{slo=\"{slo}\"}}" : "");

    /// <summary>No rule fails, and of healthy servers on this machine only what this test does to them is said.</summary>
    private static async Task RulesAreWellAsync(PrometheusServer prometheus)
    {
        var rules = (await prometheus.GetAsync("/api/v1/rules"))!["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).ToArray();

        Assert.InRange(rules.Length, 60, 200);
        Assert.Empty(rules.Where(rule => (string)rule!["health"]! == "err").Select(rule => $"{rule!["name"]}: {rule["lastError"]}"));
        var firing = rules.Where(rule => (string?)rule!["state"] == "firing").Select(rule => (string)rule!["name"]!).ToArray();
        Assert.Contains("ChurnCertificateExpires", firing);
        Assert.DoesNotContain(firing, name => name is "ChurnDown" or "ChurnStoreDown" || name.StartsWith("ChurnAvailability", StringComparison.Ordinal));
    }

    private static async Task PanelsCanBeDrawnAsync(PrometheusServer prometheus)
    {
        var folder = Directory.CreateTempSubdirectory("churn-pictures-");
        try
        {
            var ran = await ChildProcess.RunAsync(
                "/usr/bin/python3", [Repository.PathOf("docs/tools/draw_panels.py"), $"{prometheus.Address}", folder.FullName, "--minutes", "1"], TimeSpan.FromMinutes(1));

            Assert.True(ran.ExitCode == 0, ran.Error);
            var pictures = folder.GetFiles("*.svg").Select(file => System.Xml.Linq.XDocument.Load(file.FullName)).ToArray();
            Assert.Equal(4, pictures.Length);
            Assert.All(pictures, picture => Assert.Contains(picture.Descendants(), e => e.Name.LocalName is "polyline"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<(int Column, int Row)> Cells(JsonNode panel)
    {
        var at = panel["gridPos"]!;
        return Enumerable.Range((int)at["y"]!, (int)at["h"]!)
            .SelectMany(row => Enumerable.Range((int)at["x"]!, (int)at["w"]!).Select(column => (column, row)));
    }
}
