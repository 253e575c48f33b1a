using System.CommandLine;
using Churn.Grpc;

namespace Churn.LoadTests;

/// <summary><c>overload</c>.</summary>
internal static class OverloadCommand
{
    public static Command Create()
    {
        var server = Ask.Server();
        var seconds = Ask.Seconds(2, 60);
        var webKey = Ask.Key("--web-key", "API key of the lane web; none on a server without --access");
        var liveKey = Ask.Key("--live-key", "API key of the lane live");
        var factor = Ask.Number("--factor", "Calls offered, in capacities", 10, 1, 20);
        var customers = Ask.Number("--customers", "Customers of a call", 200, 1, 1000);
        var deadline = Ask.Number("--deadline", "Of each call, in ms", 500, 10, 10_000);
        var process = Ask.Process("--pid", "the server");
        var command = new Command("overload", """
            Goodput and promptness of live calls when BatchScoreCustomers comes at many times the server's capacity; before, meanwhile and after.
            The server serves --access FILE with a key of the lane web and one of the lane live, both with scopes record and score.
            """) { server, seconds, webKey, liveKey, factor, customers, deadline, process };
        command.SetAction((parsed, stop) => Outcome.OfAsync(
            async _ =>
            {
                var address = parsed.GetRequiredValue(server);
                // A client has a hundred calls on a connection: fewer connections than calls under way would make the client the queue.
                GrpcChannel[] channels = [.. Enumerable.Range(0, 32).Select(_ => GrpcChannel.ForAddress(address))];
                var web = Array.ConvertAll(channels[1..], c => Credential.Add(c.CreateCallInvoker(), parsed.GetValue(webKey)));
                var live = Credential.Add(channels[0].CreateCallInvoker(), parsed.GetValue(liveKey));
                await Workload.PrepareAsync(live, DateTimeOffset.UtcNow).ConfigureAwait(false);
                var pid = parsed.GetValue(process);
                var run = new OverloadRun(
                    web, live, parsed.GetValue(customers), TimeSpan.FromMilliseconds(parsed.GetValue(deadline)),
                    () => pid is { } id ? ProcessReading.Of(id).ResidentBytes : 0);
                var held = await run.RunAsync(parsed.GetValue(factor), TimeSpan.FromSeconds(parsed.GetValue(seconds))).ConfigureAwait(false);
                Array.ForEach(channels, c => c.Dispose());
                return held;
            },
            stop));
        return command;
    }
}
