using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Churn.Tests.Infrastructure;

namespace Churn.Tests.Architecture;

/// <summary>Which packages there are, and that their bytes are those that were looked at: what is locked is what is listed.</summary>
/// <remarks>Whether one of them is known to be vulnerable, a registry with such data says: ./test asks where there is one.</remarks>
public sealed class LockedPackagesTests
{
    private static readonly (string Project, string Name, string Version, bool HasHash)[] Locked =
        [.. RepositoryFiles.EndingWith("packages.lock.json").SelectMany(Read)];

    [Fact]
    public void EveryPackage_IsLockedInOneVersionWithItsHash()
    {
        Assert.NotEmpty(Locked);
        Assert.All(Locked, package => Assert.True(package.HasHash, $"{package.Project}: {package.Name}"));
        Assert.All(Locked.GroupBy(package => package.Name), same => Assert.Single(same.Select(package => package.Version).Distinct()));
    }

    [Fact]
    public void CentralVersions_AreTheLockedOnes()
    {
        var central = XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(p => (string)p.Attribute("Include")!, p => (string)p.Attribute("Version")!);

        foreach (var (name, version) in central)
        {
            Assert.Equal([version], Locked.Where(package => package.Name == name).Select(package => package.Version).Distinct());
        }
    }

    [Fact]
    public void WhatShips_IsNoMoreThanTheAdrLists()
    {
        var adr = RepositoryFiles.Read("docs/adr/0009-dependencies.md");
        var shipped = Locked.Where(package => package.Project.StartsWith("src/", StringComparison.Ordinal)).Select(package => package.Name).Distinct();

        Assert.All(shipped, name => Assert.Matches($@"(?<![\w.]){Regex.Escape(name)}(?![\w]|\.\w)", adr));
    }

    [Fact]
    public void NodePackages_AreLockedWithTheirHashes()
    {
        var manifest = Json("tests/node/package.json")["dependencies"]!.AsObject();
        var packages = Json("tests/node/package-lock.json")["packages"]!.AsObject();

        Assert.All(manifest, one => Assert.Equal((string?)one.Value, (string?)packages[$"node_modules/{one.Key}"]!["version"]));
        Assert.All(packages.Where(one => one.Key.Length > 0), one => Assert.StartsWith("sha512-", (string?)one.Value!["integrity"]));
    }

    private static IEnumerable<(string Project, string Name, string Version, bool HasHash)> Read(string path) =>
        Json(path)["dependencies"]!.AsObject().SelectMany(framework => framework.Value!.AsObject())
            .Where(package => (string?)package.Value!["type"] != "Project")
            .Select(package => (path, package.Key, (string)package.Value!["resolved"]!, package.Value["contentHash"] is not null));

    private static JsonNode Json(string path) => JsonSerializer.Deserialize<JsonNode>(RepositoryFiles.Read(path))!;
}
