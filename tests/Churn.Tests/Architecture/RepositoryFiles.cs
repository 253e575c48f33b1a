using Churn.Tests.Infrastructure;

namespace Churn.Tests.Architecture;

/// <summary>The repository's own files: not what is built or installed into it.</summary>
internal static class RepositoryFiles
{
    private static readonly HashSet<string> NotOurs = [".git", ".idea", ".vs", "artifacts", "bin", "node_modules", "obj", "__pycache__"];

    /// <summary>Paths from the root, with '/', of files whose name ends so.</summary>
    public static IEnumerable<string> EndingWith(string ending) => All.Where(path => path.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>Paths from the root, with '/'.</summary>
    public static IReadOnlyList<string> All { get; } = [.. In(new DirectoryInfo(Repository.Root)).Order(StringComparer.Ordinal)];

    public static string Read(string path) => File.ReadAllText(Repository.PathOf(path));

    private static IEnumerable<string> In(DirectoryInfo folder) =>
        folder.EnumerateFileSystemInfos().Where(entry => !NotOurs.Contains(entry.Name)).SelectMany(entry => entry is DirectoryInfo inner
            ? In(inner)
            : [Path.GetRelativePath(Repository.Root, entry.FullName).Replace('\\', '/')]);
}
