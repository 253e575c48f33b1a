using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Churn.Access;

namespace Churn.Cli.Keys;

/// <summary><c>churn keys new-token-key</c>.</summary>
internal static class NewTokenKeyCommand
{
    private const int KeyBytes = 32;

    public static Command Create(TimeProvider time)
    {
        var file = KeyArguments.File();
        var output = new Option<FileInfo?>("--out")
        {
            Description = "The key file to write; it must not be there (default: beside the access file, with the time in its name)",
        };
        var command = new Command("new-token-key", """
            Make the key that customer tokens are signed with, in a file of its own, and name it in the access file. The one before goes on
            to check the tokens that it signed; the one before that is named no longer.

            Example:
              churn keys new-token-key --file access.json
            """) { file, output };
        command.SetAction(parsed => CliRun.Try(parsed.InvocationConfiguration.Error, () =>
        {
            var path = parsed.GetRequiredValue(file).ToString();
            var edit = AccessFileEdit.Read(path, orNew: true);
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            var key = parsed.GetValue(output)?.ToString()
                ?? Path.Combine(folder, $"customer-tokens-{time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture)}.key");
            Create(key);
            var full = Path.GetFullPath(key);
            var old = edit.File.CustomerTokens;
            // What lies beside the access file may move with it.
            var named = Path.GetDirectoryName(full) == folder ? Path.GetFileName(full) : full;
            try
            {
                edit.Write(edit.File with { CustomerTokens = new CustomerTokenEntry(named, old?.KeyFile) });
            }
            catch (CliException)
            {
                File.Delete(full);
                throw;
            }
            parsed.InvocationConfiguration.Output.WriteLine(
                $"{key} signs customer tokens from now on, says {path}." + (old is null ? "" : $" {old.KeyFile} still checks those that it signed; they end within an hour.")
                + (old?.PreviousKeyFile is { } gone ? $" {gone} is no longer used: delete it." : ""));
        }));
        return command;
    }

    private static void Create(string key)
    {
        try
        {
            AccessFileEdit.Create(key, RandomNumberGenerator.GetBytes(KeyBytes));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"cannot write {key}: {e.Message} Name a new file in a folder of yours with --out", e);
        }
    }
}
