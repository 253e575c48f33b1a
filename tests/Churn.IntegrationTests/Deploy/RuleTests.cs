using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Churn.IntegrationTests.Infrastructure;

namespace Churn.IntegrationTests.Deploy;

/// <summary>Rules that Prometheus takes; alerts that fire, stay silent, and say what to do.</summary>
public sealed partial class RuleTests
{
    private static readonly TimeSpan Allowed = TimeSpan.FromMinutes(5);

    public static TheoryData<string> Cases => [.. Directory.GetFiles(DeployFiles.PathOf("prometheus/tests")).Select(path => Path.GetFileName(path)).Order()];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Alerts_FireAndStaySilentWhereTheyShould(string file)
    {
        var ran = await PromtoolAsync("test", "rules", DeployFiles.PathOf("prometheus/tests/" + file));

        Assert.True(ran.ExitCode == 0, ran.Output + ran.Error);
    }

    [Fact]
    public async Task ConfigurationAndRules_AreTaken()
    {
        var ran = await PromtoolAsync("check", "config", DeployFiles.PathOf("prometheus/prometheus.yml"));

        Assert.True(ran.ExitCode == 0, ran.Output + ran.Error);
        Assert.Contains("2 rule files found", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConfigurationInACluster_IsTakenBesideWhatDebiansPrometheusCannotDiscover()
    {
        // Debian builds Prometheus without the discovery of Kubernetes' pods.
        var text = Discovery().Replace(DeployFiles.Text("prometheus/kubernetes.yml"), "static_configs: [{targets: ['a:1']}]\n");
        Assert.Contains("static_configs", text, StringComparison.Ordinal);
        var folder = Directory.CreateTempSubdirectory("churn-config-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "prometheus.yml"), text, TestContext.Current.CancellationToken);
            foreach (var rules in (string[])["recording.rules.yml", "alert.rules.yml"])
            {
                File.Copy(DeployFiles.PathOf("prometheus/" + rules), Path.Combine(folder.FullName, rules));
            }

            var ran = await PromtoolAsync("check", "config", Path.Combine(folder.FullName, "prometheus.yml"));

            Assert.True(ran.ExitCode == 0, ran.Output + ran.Error);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task EveryAlert_SaysWhatItIsHowBadAndWhereToRead()
    {
        var anchors = Heading().Matches(await File.ReadAllTextAsync(Repository.PathOf("docs/runbook.md"), TestContext.Current.CancellationToken))
            .Select(m => NotInAnchors().Replace(m.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-')).ToHashSet();
        var alerts = await DeployFiles.RulesAsync("prometheus/alert.rules.yml");

        Assert.InRange(alerts.Length, 25, 100);
        Assert.Equal(alerts.Length, alerts.Select(NameOf).Distinct().Count());
        Assert.All(alerts, alert =>
        {
            Assert.Contains((string)alert["labels"]!["severity"]!, (string[])["page", "ticket"]);
            Assert.InRange(((string)alert["annotations"]!["summary"]!).Length, 10, 120);
            Assert.InRange(((string)alert["annotations"]!["description"]!).Length, 20, 250);
            var link = ((string)alert["annotations"]!["runbook_url"]!).Split('#');
            Assert.Equal("docs/runbook.md", link[0]);
            Assert.Contains(link[1], anchors);
        });
    }

    [Fact]
    public async Task EveryAlert_HasACaseThatFiresAndOneThatStaysSilent()
    {
        var cases = new List<JsonNode>();
        foreach (var file in Cases)
        {
            cases.AddRange((await DeployFiles.YamlAsync("prometheus/tests/" + file.Data))[0]!["tests"]!.AsArray().Select(test => test!));
        }

        var names = (await DeployFiles.RulesAsync("prometheus/alert.rules.yml")).Select(NameOf).ToArray();
        var firing = cases.Select(test => Firing(test)).ToArray();

        Assert.Empty(names.Where(name => !firing.Any(set => set.Contains(name))).Select(name => name + " never fires"));
        // Said in the case's name, and so.
        var silent = cases.Select((test, i) => (Words: (string)test["name"]!, Fires: firing[i])).Where(c => c.Words.Contains("silent", StringComparison.Ordinal)).ToArray();
        Assert.Empty(names.Where(name => !silent.Any(c => Silenced(c.Words, name) && !c.Fires.Contains(name))).Select(name => name + " is never silent"));
    }

    private static string NameOf(JsonNode alert) => (string)alert["alert"]!;

    private static HashSet<string> Firing(JsonNode test) => (test["promql_expr_test"]?.AsArray() ?? [])
        .SelectMany(asked => asked!["exp_samples"]!.AsArray())
        .Select(sample => AlertName().Match((string)sample!["labels"]!).Groups[1].Value).ToHashSet();

    // "ChurnA fires and ChurnB stays silent where …" silences B.
    private static bool Silenced(string words, string name) => Regex.IsMatch(words, $@"\b{name}\b(?: and \w+)? stays? silent");

    private static async Task<ChildProcess> PromtoolAsync(params string[] arguments)
    {
        var ran = await ChildProcess.RunAsync("promtool", arguments, Allowed);
        Requires.Present(ran.ExitCode >= 0, "promtool");
        return ran;
    }

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("[^a-z0-9 _-]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex("alertname=\"(\\w+)\"")]
    private static partial Regex AlertName();

    [GeneratedRegex(@"kubernetes_sd_configs:\n *- role: pod\n")]
    private static partial Regex Discovery();
}
