namespace Churn.Access;

/// <summary>What customer tokens are signed with. Paths are relative to the access file's folder.</summary>
/// <param name="KeyFile">32 to 4,096 random bytes: signs and checks.</param>
/// <param name="PreviousKeyFile">The one before, which still checks; null: there is none.</param>
public sealed record CustomerTokenEntry(string KeyFile, string? PreviousKeyFile);
