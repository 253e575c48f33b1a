using System.Collections.Immutable;
using Churn.Models;
using Churn.Models.Conversion;

namespace Churn.Cli.Convert;

/// <summary>Files of models and lists of features, with errors that name the file.</summary>
internal static class ModelFiles
{
    /// <exception cref="CliException">A file cannot be read or is no model that can be used.</exception>
    public static SourceModel Read(string path, string? featuresPath = null)
    {
        ImmutableArray<string> features = featuresPath is null ? [] : ReadFeatures(featuresPath);
        byte[] bytes = ReadBytes(path);
        try
        {
            return SourceModelReader.Read(bytes, features);
        }
        catch (ModelFormatException e)
        {
            throw new CliException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Names, one a line; blank lines and those that begin with # are passed over.</summary>
    public static ImmutableArray<string> ReadFeatures(string path)
    {
        string[] lines = System.Text.Encoding.UTF8.GetString(ReadBytes(path)).Split('\n');
        ImmutableArray<string> names = [.. lines.Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')];
        string? repeated = names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key;
        return names.Length == 0 ? throw new CliException($"{path}: names no feature; write one name a line")
            : repeated is not null ? throw new CliException($"{path}: names \"{repeated}\" twice; write each name once")
            : names;
    }

    /// <summary>Puts a file in its place whole, so that whoever watches the folder never reads half of it.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        try
        {
            string temporary = path + ".part";
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"cannot write {path}: {e.Message}", e);
        }
    }

    public static byte[] ReadBytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"cannot read {path}: {e.Message}", e);
        }
    }
}
