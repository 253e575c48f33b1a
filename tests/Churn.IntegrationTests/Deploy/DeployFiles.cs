using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Churn.IntegrationTests.Infrastructure;

namespace Churn.IntegrationTests.Deploy;

/// <summary>Reads what is in deploy/.</summary>
internal static partial class DeployFiles
{
    private const string Python = "/usr/bin/python3";
    private const string ToJson = "import json, sys, yaml; print(json.dumps(list(yaml.safe_load_all(open(sys.argv[1])))))";

    /// <summary>One query of a panel.</summary>
    /// <param name="Panel">Dashboard and title, for the reader of a report.</param>
    /// <param name="Expression">PromQL with Grafana's variables.</param>
    public sealed record Query(string Panel, string Expression)
    {
        /// <summary>As Grafana would send it, for all servers of the job churn.</summary>
        public string Filled => Expression
            .Replace("$__rate_interval", "1m", StringComparison.Ordinal)
            .Replace("$job", "churn", StringComparison.Ordinal)
            .Replace("$instance", ".+", StringComparison.Ordinal);
    }

    /// <summary>Path of a file given from deploy/, with '/'.</summary>
    public static string PathOf(string path) => Repository.PathOf("deploy/" + path);

    public static string Text(string path) => File.ReadAllText(PathOf(path));

    public static IReadOnlyList<string> DashboardPaths { get; } =
        [.. Directory.GetFiles(PathOf("grafana/dashboards"), "*.json").Order(StringComparer.Ordinal)];

    /// <summary>Every query of a dashboard.</summary>
    public static IEnumerable<Query> QueriesOf(string dashboard)
    {
        var root = JsonNode.Parse(File.ReadAllText(dashboard))!;
        foreach (var panel in root["panels"]!.AsArray())
        {
            foreach (var target in panel!["targets"]?.AsArray() ?? [])
            {
                yield return new Query($"{root["title"]} / {panel["title"]}", (string)target!["expr"]!);
            }
        }
    }

    /// <summary>The documents of a YAML file, as a real YAML parser reads them.</summary>
    public static async Task<JsonArray> YamlAsync(string path)
    {
        var ran = await ChildProcess.RunAsync(Python, ["-c", ToJson, PathOf(path)], TimeSpan.FromSeconds(30));
        Requires.Present(ran.ExitCode == 0 || !ran.Error.Contains("ModuleNotFound", StringComparison.Ordinal), "python3-yaml");
        Assert.True(ran.ExitCode == 0, $"{path}: {ran.Error}");
        return JsonNode.Parse(ran.Output)!.AsArray();
    }

    /// <summary>The rules of a rule file, recording or alerting.</summary>
    public static async Task<JsonNode[]> RulesAsync(string path) =>
        [.. (await YamlAsync(path))[0]!["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).Select(rule => rule!)];

    /// <summary>prometheus.yml and the rule files as they are, but with these targets and a second for every interval.</summary>
    public static IEnumerable<(string Name, string Text)> PrometheusFiles(params Uri[] targets)
    {
        var config = Text("prometheus/prometheus.yml");
        Assert.Single(Targets().Matches(config));
        yield return ("prometheus.yml",
            Interval().Replace(Targets().Replace(config, $"- targets: ['{string.Join("', '", targets.Select(t => t.Authority))}']"), "$1 1s"));
        foreach (var rules in (string[])["recording.rules.yml", "alert.rules.yml"])
        {
            yield return (rules, Interval().Replace(Text("prometheus/" + rules), "$1 1s"));
        }
    }

    [GeneratedRegex(@"(?<=^ *)- targets: .*churn-1.*$", RegexOptions.Multiline)]
    private static partial Regex Targets();

    [GeneratedRegex(@"^( *(?:\w+_)?interval:) \d+[sm]$", RegexOptions.Multiline)]
    private static partial Regex Interval();
}
