namespace Churn.Tests.Infrastructure;

/// <summary>Where the repository lies that these tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder that holds Churn.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Full path of a file or folder, as "tests/testdata/models/sample".</summary>
    public static string PathOf(string relative) => Path.Combine(Root, relative.Replace('/', Path.DirectorySeparatorChar));

    public static byte[] ReadBytes(string relative) => File.ReadAllBytes(PathOf(relative));

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Churn.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Churn.sln.");
    }
}
