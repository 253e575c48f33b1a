namespace Churn.Server.Models;

/// <summary>A model as it lies on disk, not read yet.</summary>
/// <param name="Name">Name of its directory; empty where the model directory itself is the model.</param>
/// <param name="Path">Where it lies.</param>
/// <param name="Stamp">Differs once a file was added, removed, written or cut.</param>
internal sealed record ModelVersion(string Name, string Path, ModelStamp Stamp);

/// <summary>What a directory's files look like from outside: cheap to take, and changes with them.</summary>
/// <param name="Files">How many.</param>
/// <param name="Bytes">All together.</param>
/// <param name="Times">Sum of the times of last writing, wrapping.</param>
internal readonly record struct ModelStamp(int Files, long Bytes, long Times)
{
    /// <exception cref="IOException">A file went away meanwhile.</exception>
    public static ModelStamp Of(string directory)
    {
        var stamp = default(ModelStamp);
        foreach (var file in new DirectoryInfo(directory).EnumerateFiles())
        {
            // A link's own length and time say nothing of what it leads to.
            var content = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            stamp = new(stamp.Files + 1, stamp.Bytes + content.Length, unchecked(stamp.Times + content.LastWriteTimeUtc.Ticks));
        }
        return stamp;
    }
}
