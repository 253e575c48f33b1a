using System.Collections.Concurrent;

namespace Churn.Server.Models;

/// <summary>Where models are dropped: either one model, its files directly inside, or a directory for each version.</summary>
internal sealed class ModelDirectory(string root)
{
    // Stamps of the versions that were tried, or passed over by someone who named another one.
    private readonly ConcurrentDictionary<string, ModelStamp> settled = new(StringComparer.Ordinal);

    public string Root => root;

    /// <summary>Every version with a manifest, oldest first by <see cref="NaturalOrder"/> of the directory's name. Names that begin with
    /// a dot are not looked at, so that a version can be put together under one and then renamed.</summary>
    /// <returns>Empty if there is none, or the directory cannot be read now.</returns>
    public IReadOnlyList<ModelVersion> Versions()
    {
        if (File.Exists(Path.Combine(root, ModelFiles.Manifest)))
        {
            return Version("", root) is { } only ? [only] : [];
        }
        try
        {
            return [.. new DirectoryInfo(root).EnumerateDirectories()
                .Where(d => !d.Name.StartsWith('.') && File.Exists(Path.Combine(d.FullName, ModelFiles.Manifest)))
                .Select(d => Version(d.Name, d.FullName))
                .OfType<ModelVersion>()
                .OrderBy(v => v.Name, NaturalOrder.Instance)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Says that these versions, as they are, need not be tried again.</summary>
    public void Settle(IEnumerable<ModelVersion> versions)
    {
        foreach (var version in versions)
        {
            settled[version.Name] = version.Stamp;
        }
    }

    /// <summary>The newest version, if it is not settled or has changed since. So a model that was refused is not tried again and
    /// again, and one that was rolled back to stays until a newer one is dropped.</summary>
    public ModelVersion? Unsettled() =>
        Versions() is [.., var newest] && !(settled.TryGetValue(newest.Name, out var stamp) && stamp == newest.Stamp) ? newest : null;

    private static ModelVersion? Version(string name, string path)
    {
        try
        {
            return new ModelVersion(name, path, ModelStamp.Of(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Removed while it was looked at.
            return null;
        }
    }
}
