using System.CommandLine;
using Churn.Grpc;

namespace Churn.LoadTests;

/// <summary><c>swaps</c>.</summary>
internal static class SwapsCommand
{
    public static Command Create()
    {
        var server = Ask.Server();
        var seconds = Ask.Seconds(2, 60);
        var rounds = Ask.Rounds(5);
        var rate = Ask.Rate();
        var swaps = Ask.Number("--swaps", "In all rounds together", 1000, 1, 10_000);
        var versions = new Option<string[]>("--versions")
        {
            Description = "Two versions in the server's model directory",
            DefaultValueFactory = _ => ["1", "2"],
            Arity = new ArgumentArity(2, 2),
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("swaps", """
            Latency of ScoreCustomer at a fixed rate while models are swapped, against rounds without in the same run.
            The server serves a directory with both versions: --model DIR with DIR/1 and DIR/2.
            """) { server, seconds, rounds, rate, swaps, versions };
        command.SetAction((parsed, stop) => Outcome.OfAsync(
            async _ =>
            {
                using var channel = GrpcChannel.ForAddress(parsed.GetRequiredValue(server));
                return await SwapComparison.RunAsync(
                    channel.CreateCallInvoker(), parsed.GetRequiredValue(versions), parsed.GetValue(swaps), parsed.GetValue(rounds),
                    TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(rate)).ConfigureAwait(false);
            },
            stop));
        return command;
    }
}
