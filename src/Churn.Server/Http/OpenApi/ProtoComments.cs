using System.Text.RegularExpressions;
using Churn.Protocol.V1;

namespace Churn.Server.Http.OpenApi;

/// <summary>The comments of the contract, by the full name of what they stand before: <c>churn.v1.Score.band</c>.</summary>
/// <remarks>Reads the style that our own files are written in: one declaration a line, its comment on the lines before.</remarks>
internal sealed partial class ProtoComments
{
    private readonly Dictionary<string, string> byName = new(StringComparer.Ordinal);

    private ProtoComments()
    {
    }

    /// <summary>The comment; empty where there is none.</summary>
    public string this[string fullName] => byName.GetValueOrDefault(fullName, "");

    /// <summary>Reads every file of the contract.</summary>
    public static ProtoComments Read()
    {
        var comments = new ProtoComments();
        var assembly = typeof(Score).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".proto", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            comments.Add(reader.ReadToEnd());
        }
        return comments;
    }

    private void Add(string file)
    {
        var scopes = new Stack<string>();
        var package = "";
        var comment = new List<string>();
        foreach (var line in file.Split('\n').Select(line => line.Trim()))
        {
            if (line.StartsWith("//", StringComparison.Ordinal))
            {
                comment.Add(line[2..].Trim());
                continue;
            }
            if (Package().Match(line) is { Success: true } named)
            {
                package = named.Groups[1].Value;
            }
            else if (Declaration().Match(line) is { Success: true } declared)
            {
                // The members of a oneof are named as if it were not there.
                var isScope = line.EndsWith('{');
                var name = declared.Groups["name"].Value;
                byName[string.Join('.', [package, .. scopes.Reverse().Where(scope => scope.Length > 0), name])] = string.Join(' ', comment);
                if (isScope)
                {
                    scopes.Push(line.StartsWith("oneof", StringComparison.Ordinal) ? "" : name);
                }
            }
            else if (line.StartsWith('}') && scopes.Count > 0)
            {
                scopes.Pop();
            }
            comment.Clear();
        }
    }

    [GeneratedRegex(@"^package ([\w.]+);")]
    private static partial Regex Package();

    [GeneratedRegex(@"^(?:(?:message|enum|service|oneof|rpc) (?<name>\w+)|(?:(?:repeated|optional) )?[\w.]+ (?<name>\w+) = \d+|(?<name>\w+) = \d+;)")]
    private static partial Regex Declaration();
}
