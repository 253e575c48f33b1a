using Churn.Access;

namespace Churn.Cli.Keys;

/// <summary>Reads the access file, and writes it whole or not at all.</summary>
/// <param name="Path">Of the file.</param>
/// <param name="File">What it says.</param>
/// <param name="Bytes">As they were read; null: there was no file.</param>
internal sealed record AccessFileEdit(string Path, AccessFile File, byte[]? Bytes)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <exception cref="CliException">It cannot be read, is wrong, or others may read it.</exception>
    public static AccessFileEdit Read(string path, bool orNew = false)
    {
        if (orNew && !System.IO.File.Exists(path))
        {
            return new AccessFileEdit(path, AccessFile.Empty, null);
        }
        return Run(path, () =>
        {
            RefuseIfOpen(path);
            var bytes = System.IO.File.ReadAllBytes(path);
            return new AccessFileEdit(path, AccessFile.Parse(bytes, path), bytes);
        });
    }

    /// <summary>Exchanges the file for one that says something else, with the rights of the old one; a new one is the user's own.</summary>
    /// <exception cref="CliException">It cannot be written, would be too large, or was changed by somebody else meanwhile.</exception>
    public void Write(AccessFile changed) => Run(Path, () =>
    {
        var bytes = changed.ToBytes();
        AccessFile.Parse(bytes, Path);
        // Through a link to the file itself, or the link would be lost.
        var target = Bytes is null ? Path : System.IO.File.ResolveLinkTarget(Path, returnFinalTarget: true)?.FullName ?? Path;
        var part = $"{target}.{System.IO.Path.GetRandomFileName()}.part";
        try
        {
            Create(part, bytes, Bytes is null || OperatingSystem.IsWindows() ? Private : System.IO.File.GetUnixFileMode(target));
            RefuseIfChanged();
            System.IO.File.Move(part, target, overwrite: Bytes is not null);
        }
        finally
        {
            System.IO.File.Delete(part);
        }
        return true;
    });

    /// <summary>Writes a file that was not there, on disk when this returns.</summary>
    /// <exception cref="IOException">It was there, or cannot be written.</exception>
    public static void Create(string path, byte[] bytes, UnixFileMode mode = Private)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }
        using var file = new FileStream(path, options);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }

    private void RefuseIfChanged()
    {
        if (Bytes is not null && !Bytes.AsSpan().SequenceEqual(System.IO.File.ReadAllBytes(Path)))
        {
            throw new CliException($"{Path} was changed by somebody else meanwhile; nothing was written: run the command again");
        }
    }

    private static void RefuseIfOpen(string path)
    {
        const UnixFileMode others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite;
        if (!OperatingSystem.IsWindows() && (System.IO.File.GetUnixFileMode(path) & others) != 0)
        {
            throw new CliException($"{path} can be read or changed by other users of this machine; nothing was done: run 'chmod 600 {path}' first");
        }
    }

    private static T Run<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (FileNotFoundException e)
        {
            throw new CliException($"there is no {path}: name the server's access file, or make one with 'churn keys add --file {path} …'", e);
        }
        catch (AccessFileException e)
        {
            throw new CliException(e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{path}: {e.Message} Run it as the user of the server", e);
        }
    }
}
