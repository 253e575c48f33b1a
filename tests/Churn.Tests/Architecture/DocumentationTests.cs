using System.Text.RegularExpressions;
using Churn.Features;
using Churn.Protocol.V1;
using Churn.Server.Configuration;
using Churn.Server.Http.OpenApi;
using Churn.Tests.Infrastructure;

namespace Churn.Tests.Architecture;

/// <summary>What the documentation names is there.</summary>
public partial class DocumentationTests
{
    [Fact]
    public void RequestPath_NamesFilesAndMethodsOfTheCode()
    {
        var text = RepositoryFiles.Read("docs/request-path.md");
        var files = SourceFile().Matches(text).Select(m => m.Groups[1].Value).Distinct().ToArray();
        var members = Member().Matches(text).Select(m => (Type: m.Groups[1].Value, Name: m.Groups[2].Value)).Distinct().ToArray();

        Assert.InRange(files.Length, 15, 200);
        Assert.InRange(members.Length, 20, 200);
        Assert.DoesNotContain(files, file => !RepositoryFiles.All.Contains(file));
        Assert.Empty(members.Where(m => !IsDeclared(files, m.Type, m.Name)).Select(m => $"{m.Type}.{m.Name}"));
    }

    [Fact]
    public void RelativeLinks_LeadToFiles()
    {
        var broken = new List<string>();
        foreach (var page in RepositoryFiles.EndingWith(".md"))
        {
            var folder = Path.GetDirectoryName(Repository.PathOf(page))!;
            broken.AddRange(Link().Matches(RepositoryFiles.Read(page))
                .Select(m => m.Groups[1].Value)
                .Where(target => !target.Contains(':', StringComparison.Ordinal) && !Path.Exists(Path.Combine(folder, target)))
                .Select(target => $"{page}: {target}"));
        }

        Assert.Empty(broken);
    }

    [Fact]
    public void Readme_RunsProjectsAndOptionsThatExist()
    {
        var runs = Run().Matches(RepositoryFiles.Read("README.md"));

        Assert.NotEmpty(runs);
        foreach (Match run in runs)
        {
            var project = run.Groups[1].Value;
            Assert.Contains(RepositoryFiles.All, path => path == $"{project}/{Path.GetFileName(project)}.csproj");
            foreach (Match option in Option().Matches(run.Groups[2].Value))
            {
                Assert.True(
                    project != "src/Churn.Server" || CommandLine.Help.Contains(option.Value + " ", StringComparison.Ordinal),
                    $"{option.Value} in '{run.Value}' is no option of the server.");
            }
        }
    }

    [Fact]
    public void EveryAdr_SaysWhatAnAdrSays()
    {
        var adrs = RepositoryFiles.All.Where(path => path.StartsWith("docs/adr/0", StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(adrs);
        foreach (var adr in adrs)
        {
            var text = RepositoryFiles.Read(adr);
            Assert.InRange(text.Split('\n').Length, 10, 80);
            Assert.All(
                (string[])["\nStatus: ", "\n## Context\n", "\n## Decision\n", "\n## Rejected", "\n## Consequences\n"],
                part => Assert.Contains(part, text, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("docs/adr/0006-errors.md")]
    [InlineData("docs/api.md")]
    public void ReasonsOfFailures_AreDocumented(string page)
    {
        var text = RepositoryFiles.Read(page);
        var reasons = RepositoryFiles.EndingWith(".cs").Where(path => path.StartsWith("src/Churn.Server/", StringComparison.Ordinal))
            .Select(RepositoryFiles.Read).Where(code => code.Contains("Make(", StringComparison.Ordinal))
            .SelectMany(code => Reason().Matches(code)).Select(m => m.Groups[1].Value).Distinct().ToArray();

        Assert.InRange(reasons.Length, 20, 100);
        Assert.DoesNotContain(reasons, reason => !Regex.IsMatch(text, $@"\| `?{reason}`? \|"));
    }

    [Fact]
    public void Api_NamesEveryMethodAndRoute()
    {
        var text = RepositoryFiles.Read("docs/api.md");

        Assert.All(
            ChurnServiceReflection.Descriptor.Services.Concat(ModelServiceReflection.Descriptor.Services).SelectMany(service => service.Methods),
            method => Assert.Contains($"\n### {method.Name}\n", text, StringComparison.Ordinal));
        Assert.All(ApiRoute.All, route => Assert.Contains($"`{route.Method} {route.Path}`", text, StringComparison.Ordinal));
    }

    [Fact]
    public void EventCatalogue_AgreesWithTheCode()
    {
        var rows = EventRow().Matches(RepositoryFiles.Read("docs/events.md"))
            .ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value.Trim(' ', '`'));
        var read = RepositoryFiles.Read("tests/testdata/models/sample/manifest.json");

        Assert.All(rows.Keys, type => Assert.Null(EventRules.Type(type)));
        Assert.All(FeatureType().Matches(read), m => Assert.True(m.Groups[1].Value == "any" || rows.ContainsKey(m.Groups[1].Value), m.Value));
        foreach (var opener in rows.Keys)
        {
            var closers = rows.Where(row => row.Value == opener).Select(row => row.Key);
            Assert.Equal(EventCatalogue.ClosedBy(opener) is { } closer ? [closer] : [], closers);
        }
    }

    private static bool IsDeclared(string[] files, string type, string member) =>
        files.Where(file => Path.GetFileNameWithoutExtension(file) == type)
            .Any(file => Regex.IsMatch(RepositoryFiles.Read(file), $@"[\w>?\])] {Regex.Escape(member)}(<\w+>)?\("));

    [GeneratedRegex("`(src/[^`]+\\.cs)`")]
    private static partial Regex SourceFile();

    [GeneratedRegex(@"`([A-Z]\w+)\.([A-Z]\w+)`")]
    private static partial Regex Member();

    [GeneratedRegex(@"\]\(([^)#\s]+)")]
    private static partial Regex Link();

    [GeneratedRegex(@"dotnet run --project (\S+?)(?: -- ([^\n`]*))?[\n`]")]
    private static partial Regex Run();

    [GeneratedRegex("--[a-z][a-z-]*")]
    private static partial Regex Option();

    // The argument that names it stands alone on its line's end or before the details.
    [GeneratedRegex(@"""([A-Z][A-Z_]{4,})""[,)]")]
    private static partial Regex Reason();

    // | `type` | categories | value | closes | …
    [GeneratedRegex(@"^\| `([^`]+)` \|[^|\n]*\|[^|\n]*\|([^|\n]*)\|", RegexOptions.Multiline)]
    private static partial Regex EventRow();

    [GeneratedRegex("^  \"([a-z_]+)[./][^\"]+\",?$", RegexOptions.Multiline)]
    private static partial Regex FeatureType();
}
