namespace Churn.Tests.Infrastructure;

/// <summary>Data sets too large or not ours to keep in the repository: a folder beside it, or the one that CHURN_SHARED names.</summary>
internal static class SharedData
{
    private static readonly string Folder =
        Environment.GetEnvironmentVariable("CHURN_SHARED") is { Length: > 0 } named ? named : Path.Combine(Repository.Root, "..", "shared");

    /// <summary>Full path of a file, as "data/cdnow.csv.gz". Without it the test is skipped, or fails where CI is "true".</summary>
    public static string Require(string relative)
    {
        string path = Path.GetFullPath(Path.Combine(Folder, relative));
        if (!File.Exists(path))
        {
            string reason = $"{relative} is not in {Path.GetFullPath(Folder)}; name its folder in CHURN_SHARED.";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", reason);
            Assert.Fail(reason);
        }

        return path;
    }
}
