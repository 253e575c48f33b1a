using System.Collections.Immutable;

namespace Churn.Access;

/// <summary>How some files looked: when written, and how long. Equal stamps, equal files, as far as that can be told without reading them.</summary>
internal static class FileStamps
{
    public static ImmutableArray<(DateTime Written, long Length)> Of(ImmutableArray<string> paths) => [.. paths.Select(Of)];

    private static (DateTime Written, long Length) Of(string path)
    {
        try
        {
            var file = new FileInfo(path);
            // Links are how some orchestrators exchange files: the link stays as it is, its target is another.
            var target = file.LinkTarget is null ? file : new FileInfo(file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path);
            return target.Exists ? (target.LastWriteTimeUtc, target.Length) : default;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }
}
