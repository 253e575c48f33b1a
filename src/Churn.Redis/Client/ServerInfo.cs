namespace Churn.Redis;

/// <summary>Reads the answer of INFO: lines of <c>name:value</c>.</summary>
internal static class ServerInfo
{
    /// <summary>Null: the section has no such field.</summary>
    public static string? Field(string info, string name)
    {
        foreach (ReadOnlySpan<char> line in info.AsSpan().EnumerateLines())
        {
            if (line.Length > name.Length && line[name.Length] == ':' && line.StartsWith(name, StringComparison.Ordinal))
            {
                return line[(name.Length + 1)..].Trim().ToString();
            }
        }

        return null;
    }
}
