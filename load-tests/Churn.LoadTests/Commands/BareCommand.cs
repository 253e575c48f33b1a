using System.CommandLine;

namespace Churn.LoadTests;

/// <summary><c>bare</c>.</summary>
internal static class BareCommand
{
    public static Command Create()
    {
        var command = new Command("bare", """
            Kestrel alone, on a free port of loopback, with the same gRPC answer to every request: the ladder's lowest rung. Ends with its standard
            input.
            """);
        command.SetAction((_, cancel) => Outcome.OfAsync(
            async stop =>
            {
                await BareHost.RunAsync(stop).ConfigureAwait(false);
                return true;
            },
            cancel));
        return command;
    }
}
