using System.CommandLine;

namespace Churn.LoadTests;

/// <summary><c>run</c>.</summary>
internal static class RunCommand
{
    private enum Loop
    {
        Closed,
        Open,
    }

    public static Command Create()
    {
        var asked = new ScenarioOptions();
        var loop = Ask.Word("--loop", "closed: the next call when one is answered, for capacity; open: at --rate whatever happens, for latency", Loop.Closed);
        var rate = Ask.Rate();
        var seconds = Ask.Seconds(10);
        var warmUp = Ask.Number("--warm-up", "Seconds before it, not measured", 2, 0, 60);
        var json = Ask.Json();
        var command = new Command("run", """
            One scenario on a running server: calls a second, latency with what stands behind each quantile, and the cost of a call.

            Examples:
              … run --call score --loop open --rate 2000 --server-pid PID --redis-pid PID --http http://127.0.0.1:8080
              … run --call record --over stream --distribution zipf --concurrency 256
              … run --call score --over json --http http://127.0.0.1:8080 --json a.json
            """) { loop, rate, seconds, warmUp, json };
        asked.AddTo(command);
        command.SetAction((parsed, cancel) => Outcome.OfAsync(
            async stop =>
            {
                var (scenario, at) = (asked.Scenario(parsed), asked.Occasion(parsed));
                scenario.Check();
                double? perSecond = parsed.GetValue(loop) == Loop.Open ? parsed.GetValue(rate) : null;
                await ScenarioRun.PrepareAsync(scenario, at.Grpc, asked.History(parsed), stop).ConfigureAwait(false);
                var sample = await ScenarioRun.RunAsync(
                    scenario, at, perSecond, TimeSpan.FromSeconds(parsed.GetValue(warmUp)), TimeSpan.FromSeconds(parsed.GetValue(seconds)), stop).ConfigureAwait(false);
                var words = new Dictionary<string, string>(scenario.Said) { ["loop"] = perSecond is { } r ? $"open at {r:N0}/s" : "closed" };
                var report = new Report("run", words, Machine.Now, [.. Sample.Measures([sample])], []);
                report.Print(Console.Out);
                Console.WriteLine(Quantiles.Say(sample.Loop.Latency));
                if (sample.Loop.Trouble() is { Length: > 0 } trouble)
                {
                    Console.WriteLine($"not as asked: {trouble}");
                }
                report.Save(parsed.GetValue(json));
                return sample.Loop.Failed == 0 && sample.Loop.Unsent == 0 && sample.Loop.Unanswered == 0;
            },
            cancel));
        return command;
    }
}
