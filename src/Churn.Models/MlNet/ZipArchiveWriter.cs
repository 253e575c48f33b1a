using System.IO.Compression;

namespace Churn.Models.MlNet;

/// <summary>Makes a zip file whose bytes depend on its content only: all entries carry the same time.</summary>
internal sealed class ZipArchiveWriter
{
    // The earliest that the format can express.
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<(string Name, byte[] Content)> entries = [];

    public void Add(string name, byte[] content) => entries.Add((name, content));

    public byte[] Build()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
            {
                ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.Optimal);
                entry.LastWriteTime = Epoch;
                using Stream target = entry.Open();
                target.Write(content);
            }
        }

        return stream.ToArray();
    }
}
