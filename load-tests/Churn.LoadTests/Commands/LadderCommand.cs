using System.CommandLine;

namespace Churn.LoadTests;

/// <summary><c>ladder</c>.</summary>
internal static class LadderCommand
{
    public static Command Create()
    {
        var stand = new StandOptions();
        var rounds = Ask.Rounds(5);
        var seconds = Ask.Seconds(4, 60);
        var concurrency = Ask.Concurrency();
        var connections = Ask.Connections();
        var customers = Ask.Number("--customers", "Customers that are scored; ten times as many are recorded", 1000, 10, 100_000);
        var days = Ask.Number("--days", "Days of their history", 180, 1, 400);
        var json = Ask.Json();
        var command = new Command("ladder", """
            What each layer costs against the one below: raw Kestrel, a call that does nothing, ScoreCustomer on memory, on Redis, RecordEvent, three
            reasons; redis-benchmark with the same commands; and p99 at half of capacity. Starts Redis and the servers itself, on free ports, and stops
            them. Ends with the rows of the design that it can judge: exit code 0 if all are reached, 2 if not.

            Examples:
              dotnet build -c Release src/Churn.Server
              … ladder --json ladder.json
              … ladder --model tests/testdata/models/sample --rounds 3 --seconds 2
            """) { rounds, seconds, concurrency, connections, customers, days, json };
        stand.AddTo(command);
        command.SetAction((parsed, cancel) => Outcome.OfAsync(
            async stop =>
            {
                var result = await LadderRun.RunAsync(
                    new LadderOptions
                    {
                        Server = stand.Binary(parsed),
                        ServerArguments = stand.Arguments(parsed),
                        ServerWords = stand.Words(parsed),
                        Rounds = parsed.GetValue(rounds),
                        Duration = TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                        Concurrency = parsed.GetValue(concurrency),
                        Connections = parsed.GetValue(connections),
                        Customers = parsed.GetValue(customers),
                        RecordedCustomers = 10 * parsed.GetValue(customers),
                        Days = parsed.GetValue(days),
                    },
                    stop).ConfigureAwait(false);
                result.Print(Console.Out);
                result.Report.Save(parsed.GetValue(json));
                return result.Report.Reached;
            },
            cancel));
        return command;
    }
}
