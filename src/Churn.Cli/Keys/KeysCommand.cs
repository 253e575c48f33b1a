using System.CommandLine;

namespace Churn.Cli.Keys;

/// <summary><c>churn keys</c>.</summary>
internal static class KeysCommand
{
    /// <param name="time">For what ends; null: the system's.</param>
    public static Command Create(TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        return new Command("keys", """
            Make, list, exchange and revoke the API keys in a server's access file. Servers take up a change within 2 s.
            Run it as the server's user: the file stays readable for that user alone.

            Examples:
              churn keys add --file access.json --client shop --scopes record,score --expires 365d
              churn keys list --file access.json
              churn keys rotate 3kq81xw0a2bc --file access.json --overlap 7d --expires 365d
              churn keys revoke 3kq81xw0a2bc --file access.json
              churn keys new-token-key --file access.json
            """)
        {
            AddKeyCommand.Create(time), ListKeysCommand.Create(time), RotateKeyCommand.Create(time), RevokeKeyCommand.Create(),
            NewTokenKeyCommand.Create(time),
        };
    }
}
