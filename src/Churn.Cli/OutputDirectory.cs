namespace Churn.Cli;

/// <summary>Writes a model's directory whole or not at all: beside its place first, then moved there.</summary>
internal static class OutputDirectory
{
    private static readonly string[] OfModels = ["model.zip", "model.json", "manifest.json", "report.html", "report.json"];

    /// <summary>Refuses a place where something other than a model would be lost.</summary>
    /// <exception cref="CliException">There is something else.</exception>
    public static void Check(string path)
    {
        var other = File.Exists(path) ? Path.GetFileName(path)
            : Directory.Exists(path) ? Directory.EnumerateFileSystemEntries(path).Select(Path.GetFileName).Except(OfModels).Order().FirstOrDefault()
            : null;
        if (other is not null)
        {
            throw new CliException($"{path} holds {other}, which is no part of a model: name a directory that is new, empty, or a model to replace");
        }
    }

    /// <summary>Writes files in the place of whatever the directory holds.</summary>
    /// <exception cref="CliException">It cannot be written; what was there stays.</exception>
    public static void Write(string path, IReadOnlyList<(string Name, byte[] Content)> files)
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        // Names that nobody uses: what lies beside the directory is not ours.
        var part = $"{path}.{Path.GetRandomFileName()}.part";
        var old = $"{path}.{Path.GetRandomFileName()}.old";
        try
        {
            Directory.CreateDirectory(part);
            foreach (var (name, content) in files)
            {
                File.WriteAllBytes(Path.Combine(part, name), content);
            }
            Replace(path, part, old);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"cannot write {path}: {e.Message}", e);
        }
        finally
        {
            Delete(part);
        }
    }

    private static void Replace(string path, string part, string old)
    {
        if (!Directory.Exists(path))
        {
            Directory.Move(part, path);
            return;
        }
        Directory.Move(path, old);
        try
        {
            Directory.Move(part, path);
        }
        catch
        {
            Directory.Move(old, path);
            throw;
        }
        Delete(old);
    }

    private static void Delete(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
