using System.CommandLine;
using System.CommandLine.Parsing;
using Churn.Access;

namespace Churn.Cli.Keys;

/// <summary><c>churn keys rotate</c>.</summary>
internal static class RotateKeyCommand
{
    private static readonly TimeSpan UsualOverlap = TimeSpan.FromDays(7);

    public static Command Create(TimeProvider time)
    {
        var id = KeyArguments.Id();
        var file = KeyArguments.File();
        var overlap = new Option<TimeSpan?>("--overlap")
        {
            Description = "How long the old key stays good beside the new one, as 7d or 12h (default: 7d)",
            CustomParser = ParseOverlap,
            HelpName = "TIME",
        };
        var expires = KeyArguments.Expires();
        var json = KeyArguments.Json();
        var command = new Command("rotate", """
            Make a second key with the rights of another, print it, and let the old one end after an overlap in which both are good.

            Example:
              churn keys rotate 3kq81xw0a2bc --file access.json --overlap 7d --expires 365d
            """) { id, file, overlap, expires, json };
        command.SetAction(parsed => CliRun.Try(parsed.InvocationConfiguration.Error, () =>
        {
            var path = parsed.GetRequiredValue(file).ToString();
            var now = KeyArguments.Now(time);
            var edit = AccessFileEdit.Read(path);
            var old = Find(edit, parsed.GetRequiredValue(id));
            if (now >= old.ExpiresAt)
            {
                throw new CliException($"key {old.Id} has expired, so there is nothing to overlap: make another with 'churn keys add'");
            }
            if (old.ExpiresAt is not null && parsed.GetValue(expires) is null)
            {
                throw new CliException($"key {old.Id} ends at {AccessRules.Of(old.ExpiresAt.Value)}, so the new one should end too: give --expires, as 365d");
            }
            var (text, entry) = ApiKey.Create(old with { NotBefore = null, ExpiresAt = parsed.GetValue(expires)?.At(now) });
            var end = now + (parsed.GetValue(overlap) ?? UsualOverlap);
            var ended = old with { ExpiresAt = old.ExpiresAt < end ? old.ExpiresAt : end };
            // One that would begin later never will: it is over before.
            ended = ended.NotBefore >= ended.ExpiresAt ? ended with { NotBefore = null } : ended;
            edit.Write(edit.File with { Keys = edit.File.Keys.Replace(old, ended).Add(entry) });
            NewKey.Show(parsed.InvocationConfiguration, text, entry, parsed.GetValue(json));
            parsed.InvocationConfiguration.Error.WriteLine(
                $"Key {entry.Id} of {entry.Client} is in {path}, shown only this once. Give it to {entry.Client} before {AccessRules.Of(ended.ExpiresAt!.Value)}: "
                + $"then {old.Id} ends.");
        }));
        return command;
    }

    /// <exception cref="CliException">The file has no such key.</exception>
    public static KeyEntry Find(AccessFileEdit edit, string id) => edit.File.Keys.FirstOrDefault(key => key.Id == id)
        ?? throw new CliException($"{edit.Path} has no key '{(id.Length <= 32 ? id : "…")}': 'churn keys list --file {edit.Path}' shows their ids");

    private static TimeSpan? ParseOverlap(ArgumentResult result)
    {
        if (KeyArguments.Span(result.Tokens[0].Value) is { } span && span <= TimeSpan.FromDays(365))
        {
            return span;
        }
        result.AddError($"--overlap: '{result.Tokens[0].Value}' is no time: write 7d, 12h or 30m, at most 365d");
        return null;
    }
}
