namespace Churn.Cli;

/// <summary>Writes a directory whole or not at all: beside its place first, then moved there.</summary>
internal static class OutputDirectory
{
    /// <summary>Refuses a place where something other than a model would be lost.</summary>
    /// <exception cref="CliException">There is something else.</exception>
    public static void Check(string path)
    {
        if (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any() && !File.Exists(Path.Combine(path, "manifest.json"))))
        {
            throw new CliException($"{path} holds something that is no model: name a directory that is new, empty, or a model to replace");
        }
    }

    /// <summary>Writes files in the place of whatever the directory holds.</summary>
    /// <exception cref="CliException">It cannot be written; what was there stays.</exception>
    public static void Write(string path, IReadOnlyList<(string Name, byte[] Content)> files)
    {
        var part = path + ".part";
        var old = path + ".old";
        try
        {
            Delete(part);
            Delete(old);
            Directory.CreateDirectory(part);
            foreach (var (name, content) in files)
            {
                File.WriteAllBytes(Path.Combine(part, name), content);
            }
            if (Directory.Exists(path))
            {
                Directory.Move(path, old);
            }
            Directory.Move(part, path);
            Delete(old);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"cannot write {path}: {e.Message}", e);
        }
    }

    private static void Delete(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
