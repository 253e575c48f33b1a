using System.IO.Compression;
using System.Text;

namespace Churn.Cli;

/// <summary>Writes a file whole or not at all: beside its place first, then moved there.</summary>
internal static class OutputFile
{
    /// <summary>Writes text, gzip if the name ends in .gz.</summary>
    /// <exception cref="CliException">It cannot be written.</exception>
    public static void Write(string path, Action<TextWriter> write)
    {
        var part = path + ".part";
        try
        {
            using (var file = File.Create(part))
            using (Stream stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Optimal) : file)
            using (var text = new StreamWriter(stream, new UTF8Encoding(false), bufferSize: 1 << 16))
            {
                text.NewLine = "\n";
                write(text);
            }
            File.Move(part, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"cannot write {path}: {e.Message}", e);
        }
        finally
        {
            // Still there only if something went wrong.
            if (File.Exists(part))
            {
                File.Delete(part);
            }
        }
    }
}
