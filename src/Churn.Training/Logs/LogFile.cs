using System.IO.Compression;
using CsvHelper;

namespace Churn.Training;

/// <summary>Opens CSV files, gzip or not.</summary>
internal static class LogFile
{
    public static CsvReaderOptions Format { get; } = new()
    {
        Separator = ',',
        MalformedData = CsvMalformedDataHandling.Throw,
        FieldCountMismatch = CsvFieldCountHandling.Throw,
        MaxRecordSize = 64 * 1024,
        TrackLineNumbers = true,
        PoolStrings = true,
    };

    /// <exception cref="EventLogException">It cannot be opened.</exception>
    public static FileStream OpenRaw(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EventLogException($"cannot open {path}: {e.Message}", e);
        }
    }

    public static Stream Open(string path) => Inflate(OpenRaw(path));

    public static Stream Inflate(FileStream file) => IsGzip(file) ? new GZipStream(file, CompressionMode.Decompress) : file;

    public static bool IsUnreadable(Exception e) => e is CsvFormatException or InvalidDataException or IOException;

    private static bool IsGzip(FileStream file)
    {
        Span<byte> magic = stackalloc byte[2];
        var gzip = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
        file.Position = 0;
        return gzip;
    }
}
