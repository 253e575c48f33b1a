using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;

namespace Churn.Cli.Keys;

/// <summary><c>churn keys list</c>.</summary>
internal static class ListKeysCommand
{
    private static readonly string[] Header = ["id", "client", "tenant", "lane", "scopes", "state", "expires"];

    public static Command Create(TimeProvider time)
    {
        var file = KeyArguments.File();
        var json = KeyArguments.Json();
        var command = new Command("list", """
            List the API keys of an access file, without anything that could be used or checked.

            Example:
              churn keys list --file access.json --json
            """) { file, json };
        command.SetAction(parsed => CliRun.Try(parsed.InvocationConfiguration.Error, () =>
        {
            var now = time.GetUtcNow();
            ImmutableArray<ListedKey> keys = [.. AccessFileEdit.Read(parsed.GetRequiredValue(file).ToString()).File.Keys.Select(key => ListedKey.Of(key, now))];
            if (parsed.GetValue(json))
            {
                parsed.InvocationConfiguration.Output.WriteLine(JsonSerializer.Serialize(keys, KeysJson.Default.ImmutableArrayListedKey));
            }
            else
            {
                Show(parsed.InvocationConfiguration.Output, keys);
            }
        }));
        return command;
    }

    private static void Show(TextWriter output, ImmutableArray<ListedKey> keys)
    {
        string[][] rows =
        [
            Header,
            .. keys.Select(key => (string[])
                [key.Id, key.Client, key.Tenant, key.Lane, string.Join(',', key.Scopes), key.State, key.ExpiresAt ?? "never"]),
        ];
        var widths = Header.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }
}
