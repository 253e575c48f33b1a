using System.CommandLine;

namespace Churn.LoadTests;

/// <summary><c>scale</c>.</summary>
internal static class ScaleCommand
{
    public static Command Create()
    {
        var stand = new StandOptions();
        var sizes = Ask.Numbers("--sizes", "Numbers of simulated customers, rising", [10_000, 100_000, 1_000_000], 10, 2_000_000);
        var histories = Ask.Numbers("--histories", "Numbers of events a customer over 400 days, rising", [10, 1000, 10_000], 1, 100_000);
        var historyCustomers = Ask.Number("--history-customers", "Customers with each of these histories, and with 90 active days", 1000, 10, 100_000);
        var days = Ask.Number("--days", "Days of history of the simulated customers", 180, 1, 400);
        var rounds = Ask.Rounds(5);
        var seconds = Ask.Seconds(3, 60);
        var concurrency = Ask.Concurrency();
        var json = Ask.Json();
        var command = new Command("scale", """
            What a score costs with more customers, and with customers who have done more, against the smallest; what they take of Redis' memory; and
            how soon a server that starts answers. Starts a Redis and a server for each size itself, on free ports, and stops them. A million customers
            take about 2 GB and some minutes to load. Exit code 0 if the rows of the design are reached, 2 if not.

            Examples:
              … scale --json scale.json
              … scale --sizes 1000 10000 --histories 10 1000 --history-customers 100 --rounds 2 --seconds 1
            """) { sizes, histories, historyCustomers, days, rounds, seconds, concurrency, json };
        stand.AddTo(command);
        command.SetAction((parsed, cancel) => Outcome.OfAsync(
            async stop =>
            {
                var result = await ScaleRun.RunAsync(
                    new ScaleOptions
                    {
                        Server = stand.Binary(parsed),
                        ServerArguments = stand.Arguments(parsed),
                        ServerWords = stand.Words(parsed),
                        Sizes = parsed.GetRequiredValue(sizes),
                        Days = parsed.GetValue(days),
                        Histories = parsed.GetRequiredValue(histories),
                        HistoryCustomers = parsed.GetValue(historyCustomers),
                        Rounds = parsed.GetValue(rounds),
                        Duration = TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                        Concurrency = parsed.GetValue(concurrency),
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
