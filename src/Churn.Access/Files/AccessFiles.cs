namespace Churn.Access;

/// <summary>Reads the small files of access: the access file, and those that it names.</summary>
internal static class AccessFiles
{
    /// <exception cref="AccessFileException">It cannot be read or is too large.</exception>
    public static byte[] Read(string path, int maxBytes)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
            // One byte more than allowed: what grows meanwhile, or has no length, as a pipe, is bounded too.
            var buffer = new byte[Math.Clamp(file.CanSeek ? file.Length + 1 : maxBytes + 1L, 1, maxBytes + 1L)];
            var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (length > maxBytes)
            {
                throw new AccessFileException($"{path} is larger than {maxBytes:N0} bytes: name another file or take entries out");
            }
            return buffer[..length];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new AccessFileException($"{path} cannot be read: {e.Message} Check the path and the file's rights", e);
        }
    }

    /// <summary>A path in the access file: relative ones from its folder.</summary>
    public static string Resolve(string accessFile, string path) =>
        Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(accessFile)) ?? "/");

    /// <summary>Whether the machine's other users can read or write it. False where rights are told otherwise.</summary>
    public static bool IsOpenToOthers(string path)
    {
        const UnixFileMode others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite;
        return !OperatingSystem.IsWindows() && File.Exists(path) && (File.GetUnixFileMode(path) & others) != 0;
    }
}
