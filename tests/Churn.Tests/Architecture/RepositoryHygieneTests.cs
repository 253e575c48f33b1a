using System.Text;
using Churn.Tests.Infrastructure;

namespace Churn.Tests.Architecture;

/// <summary>Habits that hold for every file.</summary>
public class RepositoryHygieneTests
{
    private const int MostLines = 400;

    // In pieces, so that this file is not itself found.
    private static readonly string[] MachineWords =
    [
        "nuget" + ".org", "npmjs" + ".org", "pypi" + ".org", "debian" + ".org", "artifact" + "ory", "npm" + "mirror",
        "/" + "work/", "/" + "home/", "/" + "root/", "C:" + "\\Users", "/tmp/" + "wt",
    ];

    [Fact]
    public void SourceFiles_FitTheWall()
    {
        var sources = RepositoryFiles.EndingWith(".cs").Concat(RepositoryFiles.EndingWith(".py")).ToArray();

        Assert.NotEmpty(sources);
        Assert.DoesNotContain(sources, path => File.ReadLines(Repository.PathOf(path)).Count() > MostLines);
    }

    [Fact]
    public void EditorConfig_StaysShort()
    {
        Assert.InRange(File.ReadLines(Repository.PathOf(".editorconfig")).Count(), 1, 60);
    }

    [Fact]
    public void NoFile_NamesARegistryOrAMachine()
    {
        var found = new List<string>();
        foreach (var path in RepositoryFiles.All)
        {
            var text = Encoding.Latin1.GetString(Repository.ReadBytes(path));
            found.AddRange(MachineWords.Where(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)).Select(word => $"{path}: {word}"));
        }

        Assert.Empty(found);
    }

    [Fact]
    public void LockFiles_SayWhatButNotFromWhere()
    {
        var locked = RepositoryFiles.EndingWith("packages.lock.json").ToArray();

        Assert.NotEmpty(locked);
        Assert.All(locked, path => Assert.DoesNotContain("://", RepositoryFiles.Read(path), StringComparison.Ordinal));
        Assert.All(
            RepositoryFiles.EndingWith("package-lock.json"),
            path => Assert.DoesNotContain("\"resolved\"", RepositoryFiles.Read(path), StringComparison.Ordinal));
        Assert.DoesNotContain(RepositoryFiles.All, path => Path.GetFileName(path).Equals("nuget.config", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void EveryProject_HasALockFile()
    {
        var without = RepositoryFiles.EndingWith(".csproj")
            .Where(project => !RepositoryFiles.All.Contains(Path.GetDirectoryName(project) + "/packages.lock.json"));

        Assert.Empty(without);
    }
}
