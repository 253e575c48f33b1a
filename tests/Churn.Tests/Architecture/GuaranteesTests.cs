using System.Text.RegularExpressions;

namespace Churn.Tests.Architecture;

/// <summary>Whatever docs/guarantees.md says is held by a test is held by one that there is.</summary>
public partial class GuaranteesTests
{
    [Fact]
    public void Promises_NameTestsThatExist()
    {
        var named = TestClass().Matches(RepositoryFiles.Read("docs/guarantees.md")).Select(m => m.Groups[1].Value).Distinct().ToArray();
        var present = RepositoryFiles.EndingWith(".cs").Where(path => path.StartsWith("tests/", StringComparison.Ordinal))
            .Select(Path.GetFileNameWithoutExtension).ToHashSet();

        Assert.InRange(named.Length, 10, 100);
        Assert.DoesNotContain(named, name => !present.Contains(name));
    }

    [GeneratedRegex("`([A-Z][A-Za-z]+(?:Tests|Properties))`")]
    private static partial Regex TestClass();
}
