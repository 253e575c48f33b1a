using System.CommandLine;
using Churn.Grpc;

namespace Churn.LoadTests;

/// <summary>Without a command: what each call costs against one that does nothing.</summary>
internal static class EachCall
{
    public static RootCommand Create(params Command[] commands)
    {
        var server = Ask.Server();
        var seconds = Ask.Seconds(2, 60);
        var rounds = Ask.Rounds(5);
        var concurrency = Ask.Concurrency();
        var root = new RootCommand("""
            Measures Churn, on this machine only. Without a command: a running server with a closed loop, latency with one call at a time, and
            capacity, medians over alternating rounds. docs/performance.md says what is measured how.

            Examples:
              dotnet run -c Release --project load-tests/Churn.LoadTests -- --server http://127.0.0.1:50051
              dotnet run -c Release --project load-tests/Churn.LoadTests -- ladder --json ladder.json
            """) { server, seconds, rounds, concurrency };
        Array.ForEach(commands, root.Subcommands.Add);
        root.SetAction((parsed, stop) => Outcome.OfAsync(
            async _ =>
            {
                using var channel = GrpcChannel.ForAddress(parsed.GetRequiredValue(server));
                await Comparison.RunAsync(
                    channel.CreateCallInvoker(), parsed.GetValue(rounds), TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                    parsed.GetValue(concurrency)).ConfigureAwait(false);
                return true;
            },
            stop));
        return root;
    }
}
