using System.CommandLine;

namespace Churn.LoadTests;

/// <summary><c>soak</c>.</summary>
internal static class SoakCommand
{
    public static Command Create()
    {
        var stand = new StandOptions();
        var minutes = Ask.Number("--minutes", "How long", 60, 1, 24 * 60);
        var every = Ask.Number("--every", "Seconds between two lines", 60, 1, 600);
        var rate = Ask.Rate(1000);
        var customers = Ask.Number("--customers", "Customers that are called about", 10_000, 10, 1_000_000);
        var json = Ask.Json();
        var command = new Command("soak", """
            A steady load of nine records to a score for long, and a line for each minute: does latency or memory grow? Flat is what has in its last quarter
            at most 1.25 times (latencies, managed heap) or 1.1 times (memory of the server and of Redis) the median of its second quarter. Starts Redis and
            a server that recognises copies for 5 min itself, and stops them. Exit code 0 if all is flat, 2 if not.

            Examples:
              … soak --json soak.json
              … soak --minutes 2 --every 10 --rate 500
            """) { minutes, every, rate, customers, json };
        stand.AddTo(command);
        command.SetAction((parsed, cancel) => Outcome.OfAsync(
            async stop =>
            {
                var (length, interval) = (TimeSpan.FromMinutes(parsed.GetValue(minutes)), TimeSpan.FromSeconds(parsed.GetValue(every)));
                if (length < Flatness.LeastIntervals * interval)
                {
                    throw new LoadException($"with fewer than {Flatness.LeastIntervals} lines nothing can be said of quarters: give more --minutes, or less --every");
                }
                var report = await SoakRun.RunAsync(
                    new SoakOptions
                    {
                        Server = stand.Binary(parsed),
                        ServerArguments = stand.Arguments(parsed),
                        ServerWords = stand.Words(parsed),
                        Duration = length,
                        Interval = interval,
                        Rate = parsed.GetValue(rate),
                        Customers = parsed.GetValue(customers),
                    },
                    Console.Out, stop).ConfigureAwait(false);
                report.Print(Console.Out);
                report.Save(parsed.GetValue(json));
                return report.Reached;
            },
            cancel));
        return command;
    }
}
