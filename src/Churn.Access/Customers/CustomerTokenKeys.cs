namespace Churn.Access;

/// <summary>The bytes of the key files of customer tokens.</summary>
/// <param name="Current">Signs and checks.</param>
/// <param name="Previous">Checks; null: there is none.</param>
internal sealed record CustomerTokenKeys(byte[] Current, byte[]? Previous)
{
    /// <summary>Least and most bytes of a key file.</summary>
    public const int MinBytes = 32, MaxBytes = 4096;

    /// <summary>Reads what the access file names.</summary>
    /// <exception cref="AccessFileException">A file cannot be read, or is too short or too long.</exception>
    public static CustomerTokenKeys Read(CustomerTokenEntry entry, string accessFile) =>
        new(Read(accessFile, entry.KeyFile), entry.PreviousKeyFile is { } previous ? Read(accessFile, previous) : null);

    private static byte[] Read(string accessFile, string path)
    {
        var resolved = AccessFiles.Resolve(accessFile, path);
        var key = AccessFiles.Read(resolved, MaxBytes);
        return key.Length >= MinBytes
            ? key
            : throw new AccessFileException($"{resolved} has {key.Length} bytes where a key needs {MinBytes} random ones: make one with 'churn keys new-token-key'");
    }
}
