using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Churn.Access;

namespace Churn.Cli.Keys;

/// <summary>A key that was made just now: the only place where its text is.</summary>
internal sealed class NewKey
{
    public required string Id { get; init; }

    public required string Key { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ExpiresAt { get; init; }

    /// <summary>The key's text alone on its line, so that it can be piped; or JSON.</summary>
    public static void Show(InvocationConfiguration console, string text, KeyEntry entry, bool json) => console.Output.WriteLine(json
        ? JsonSerializer.Serialize(
            new NewKey { Id = entry.Id, Key = text, ExpiresAt = entry.ExpiresAt is { } end ? AccessRules.Of(end) : null }, KeysJson.Default.NewKey)
        : text);
}
