namespace Churn.Cli.Replay;

/// <summary>What to replay, where to and how.</summary>
/// <param name="Log">Path of the log.</param>
/// <param name="Server">Address of the server's gRPC port.</param>
/// <param name="Cutoff">Events before this instant are sent, ms UTC.</param>
/// <param name="Shift">Added to every time, whole days in ms, so that the cutoff falls on the day asked for.</param>
/// <param name="Rate">Events a second at most; 0 for as fast as the server takes them.</param>
/// <param name="Json">Print the result as JSON for programs.</param>
/// <param name="Key">API key; null for a server that asks for none.</param>
internal sealed record ReplayOptions(string Log, Uri Server, long Cutoff, long Shift, int Rate, bool Json, string? Key = null)
{
    /// <summary>Names the key in the environment: arguments of a process can be read by others on the machine.</summary>
    public const string KeyVariable = "CHURN_KEY";
}
