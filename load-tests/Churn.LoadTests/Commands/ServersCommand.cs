using System.CommandLine;
using Churn.Grpc;

namespace Churn.LoadTests;

/// <summary><c>servers</c>.</summary>
internal static class ServersCommand
{
    public static Command Create()
    {
        var server = Ask.Server();
        var against = Ask.Against();
        var seconds = Ask.Seconds(2, 60);
        var rounds = Ask.Rounds(5);
        var concurrency = Ask.Concurrency();
        var command = new Command("servers", "What one server costs against another: capacity and latency of each call, measured on both in turn.")
        {
            server, against, seconds, rounds, concurrency,
        };
        command.SetAction((parsed, stop) => Outcome.OfAsync(
            async _ =>
            {
                using var channel = GrpcChannel.ForAddress(parsed.GetRequiredValue(server));
                using var other = GrpcChannel.ForAddress(parsed.GetRequiredValue(against));
                await ServerComparison.RunAsync(
                    channel.CreateCallInvoker(), other.CreateCallInvoker(), parsed.GetValue(rounds), TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                    parsed.GetValue(concurrency)).ConfigureAwait(false);
                return true;
            },
            stop));
        return command;
    }
}
