using System.Xml.Linq;
using Churn.Tests.Infrastructure;

namespace Churn.Tests.Architecture;

/// <summary>What each project may use, and nothing else. CONTRIBUTING.md has the same table in words.</summary>
public class DependencyTableTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Churn.Features"] = ["Microsoft.CodeAnalysis.BannedApiAnalyzers"],
        ["Churn.Models"] = ["Microsoft.CodeAnalysis.BannedApiAnalyzers"],
        ["Churn.Simulation"] = ["Microsoft.CodeAnalysis.BannedApiAnalyzers"],
        ["Churn.Grpc"] = ["Google.Protobuf", "Grpc.Tools", "Microsoft.AspNetCore.App"],
        ["Churn.Protocol"] = ["Churn.Grpc", "Google.Protobuf", "Grpc.Tools"],
        ["Churn.Access"] = ["Microsoft.IdentityModel.JsonWebTokens"],
        ["Churn.Redis"] = ["Churn.Features"],
        ["Churn.Reasons"] = ["Churn.Features", "Churn.Models", "Churn.Protocol"],
        ["Churn.Training"] = ["Churn.Features", "Churn.Models", "CsvHelper"],
        ["Churn.Server"] =
        [
            "Churn.Access", "Churn.Features", "Churn.Grpc", "Churn.Models", "Churn.Protocol", "Churn.Reasons", "Churn.Redis", "Churn.Simulation",
            "OpenTelemetry.Exporter.OpenTelemetryProtocol",
        ],
        ["Churn.Cli"] =
        [
            "Churn.Access", "Churn.Features", "Churn.Grpc", "Churn.Models", "Churn.Protocol", "Churn.Reasons", "Churn.Redis", "Churn.Simulation",
            "Churn.Training", "Spectre.Console", "System.CommandLine",
        ],
    };

    public static TheoryData<string> Projects => [.. RepositoryFiles.EndingWith(".csproj").Where(p => p.StartsWith("src/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void EveryProject_UsesExactlyWhatTheTableAllows(string project)
    {
        var name = Path.GetFileNameWithoutExtension(project);

        Assert.True(Allowed.TryGetValue(name, out var allowed), $"{name} is not in the table: add it here and to CONTRIBUTING.md.");
        Assert.Equal(allowed.Order(StringComparer.Ordinal), References(project).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryProjectOfTheTable_IsThere()
    {
        Assert.Equal(Allowed.Keys.Order(), Projects.Select(p => Path.GetFileNameWithoutExtension(p.Data)).Order());
    }

    [Theory]
    [InlineData("src/Churn.Features/Churn.Features.csproj")]
    [InlineData("src/Churn.Models/Churn.Models.csproj")]
    [InlineData("src/Churn.Simulation/Churn.Simulation.csproj")]
    public void PureProjects_CannotReachAClockOrAFile(string project)
    {
        var additional = XDocument.Load(Repository.PathOf(project)).Descendants("AdditionalFiles").Select(file => (string?)file.Attribute("Include"));

        Assert.Contains("../BannedSymbols.txt", additional);
        foreach (var symbol in (string[])["P:System.DateTime.UtcNow;", "T:System.TimeProvider;", "T:System.Random;", "T:System.IO.File;", "T:System.Environment;"])
        {
            Assert.Contains(symbol, RepositoryFiles.Read("src/BannedSymbols.txt"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void EveryPackage_HasItsLineInTheAdr()
    {
        var adr = RepositoryFiles.Read("docs/adr/0009-dependencies.md");
        var packages = XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion").ToArray();

        Assert.NotEmpty(packages);
        foreach (var package in packages)
        {
            Assert.Contains($"| {(string?)package.Attribute("Include")} |", adr, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> References(string project)
    {
        foreach (var element in XDocument.Load(Repository.PathOf(project)).Descendants())
        {
            var include = (string?)element.Attribute("Include") ?? "";
            switch (element.Name.LocalName)
            {
                case "ProjectReference":
                    yield return Path.GetFileNameWithoutExtension(include);
                    break;
                case "PackageReference" or "FrameworkReference" or "Reference":
                    yield return include;
                    break;
            }
        }
    }
}
