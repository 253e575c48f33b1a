using System.CommandLine;

namespace Churn.Cli.Keys;

/// <summary><c>churn keys revoke</c>.</summary>
internal static class RevokeKeyCommand
{
    public static Command Create()
    {
        var id = KeyArguments.Id();
        var file = KeyArguments.File();
        var command = new Command("revoke", """
            Take an API key out of an access file. It ends, and with it every customer token that was minted with it, within 2 s.

            Example:
              churn keys revoke 3kq81xw0a2bc --file access.json
            """) { id, file };
        command.SetAction(parsed => CliRun.Try(parsed.InvocationConfiguration.Error, () =>
        {
            var path = parsed.GetRequiredValue(file).ToString();
            var edit = AccessFileEdit.Read(path);
            var key = RotateKeyCommand.Find(edit, parsed.GetRequiredValue(id));
            edit.Write(edit.File with { Keys = edit.File.Keys.Remove(key) });
            parsed.InvocationConfiguration.Output.WriteLine(
                $"Key {key.Id} of {key.Client} is out of {path}: servers refuse it, and customer tokens minted with it, within 2 s.");
        }));
        return command;
    }
}
