using System.IO.Compression;

namespace Churn.Cli.Simulate;

/// <summary>A file that has its name only once it is whole: until then it is written beside it, and is gone if it is not kept.</summary>
internal sealed class PendingFile : IDisposable
{
    private readonly string path;
    private readonly string pending;
    private readonly Stream stream;
    private bool isClosed;

    /// <param name="path">Gzip if it ends in .gz.</param>
    /// <exception cref="CliException">It cannot be written there.</exception>
    public PendingFile(string path)
    {
        this.path = path;
        pending = $"{path}.{System.Environment.ProcessId}.part";
        try
        {
            Stream file = new FileStream(pending, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
            stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"cannot write {path}: {e.Message}", e);
        }
    }

    public void Write(ReadOnlySpan<byte> bytes) => stream.Write(bytes);

    /// <summary>All is written: what had the name before is replaced.</summary>
    public void Keep()
    {
        Close();
        File.Move(pending, path, overwrite: true);
    }

    public void Dispose()
    {
        Close();
        File.Delete(pending);
    }

    private void Close()
    {
        if (!isClosed)
        {
            isClosed = true;
            stream.Dispose();
        }
    }
}
