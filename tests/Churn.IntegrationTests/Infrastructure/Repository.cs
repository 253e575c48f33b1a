namespace Churn.IntegrationTests.Infrastructure;

/// <summary>Where files of the repository are.</summary>
public static class Repository
{
    private static readonly Lazy<string> Root = new(Find);

    /// <summary>Full path of a file or folder given from the root, with '/'.</summary>
    public static string PathOf(string path) => Path.Combine(Root.Value, path);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Churn.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The tests run from within the repository.");
    }
}
