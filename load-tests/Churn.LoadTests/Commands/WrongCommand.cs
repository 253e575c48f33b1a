using System.CommandLine;
using Churn.Grpc;

namespace Churn.LoadTests;

/// <summary><c>wrong</c>.</summary>
internal static class WrongCommand
{
    public static Command Create()
    {
        var server = Ask.Server();
        var seconds = Ask.Seconds(2, 60);
        var rounds = Ask.Rounds(5);
        var rate = Ask.Rate();
        var wrongRate = Ask.Number("--wrong-rate", "Wrong requests a second", 200, 1, 1000);
        var command = new Command("wrong", "Latency of ScoreCustomer at a fixed rate while others send wrong requests, against rounds without in the same run.")
        {
            server, seconds, rounds, rate, wrongRate,
        };
        command.SetAction((parsed, stop) => Outcome.OfAsync(
            async _ =>
            {
                var address = parsed.GetRequiredValue(server);
                using var channel = GrpcChannel.ForAddress(address);
                return await WrongComparison.RunAsync(
                    address, channel.CreateCallInvoker(), parsed.GetValue(rounds), TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                    parsed.GetValue(rate), parsed.GetValue(wrongRate)).ConfigureAwait(false);
            },
            stop));
        return command;
    }
}
