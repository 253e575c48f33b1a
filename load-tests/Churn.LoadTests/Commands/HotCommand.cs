using System.CommandLine;
using Churn.Grpc;

namespace Churn.LoadTests;

/// <summary><c>hot</c>.</summary>
internal static class HotCommand
{
    public static Command Create()
    {
        var server = Ask.Server();
        var seconds = Ask.Seconds(2, 60);
        var rounds = Ask.Rounds(5);
        var rate = Ask.Rate();
        var webKey = Ask.Key("--web-key", "API key of the lane web; none on a server without --access");
        var liveKey = Ask.Key("--live-key", "API key of the lane bulk, whose customers have no rate: it prepares customers and scores");
        var batch = Ask.Number("--batch", "Events a call of the one customer", 100, 1, 1000);
        var command = new Command("hot", """
            Latency of other customers' scores while one customer is sent 10,000 events a second, against rounds without in the same run.
            The server serves --access FILE; the key's lane is web, for bulk callers have no rate a customer.
            """) { server, seconds, rounds, rate, batch, webKey, liveKey };
        command.SetAction((parsed, stop) => Outcome.OfAsync(
            async _ =>
            {
                var address = parsed.GetRequiredValue(server);
                using var channel = GrpcChannel.ForAddress(address);
                using var other = GrpcChannel.ForAddress(address);
                // The one prepares customers, whose history comes faster than a customer of the web may.
                return await HotComparison.RunAsync(
                    Credential.Add(channel.CreateCallInvoker(), parsed.GetValue(liveKey)), Credential.Add(other.CreateCallInvoker(), parsed.GetValue(webKey)),
                    parsed.GetValue(rounds), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(rate), parsed.GetValue(batch)).ConfigureAwait(false);
            },
            stop));
        return command;
    }
}
