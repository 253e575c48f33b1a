using System.CommandLine;

namespace Churn.LoadTests;

/// <summary><c>capacity</c>.</summary>
internal static class CapacityCommand
{
    private enum Ramp
    {
        Concurrency,
        Rate,
    }

    public static Command Create()
    {
        var asked = new ScenarioOptions(concurrency: 1024);
        var ramp = Ask.Word("--by", "concurrency: closed loops, doubled up to --concurrency; rate: open loops from --rate on, a fifth more each time", Ramp.Concurrency);
        var rate = Ask.Rate();
        var seconds = Ask.Seconds(3, 60);
        var json = Ask.Json();
        var command = new Command("capacity", """
            Raises the load until a running server answers no more, and prints the curve.

            Examples:
              … capacity --call record --server-pid PID --redis-pid PID
              … capacity --call score --by rate --rate 5000
            """) { ramp, rate, seconds, json };
        asked.AddTo(command);
        command.SetAction((parsed, cancel) => Outcome.OfAsync(
            async stop =>
            {
                var (scenario, at) = (asked.Scenario(parsed), asked.Occasion(parsed));
                var (by, duration) = (parsed.GetValue(ramp), TimeSpan.FromSeconds(parsed.GetValue(seconds)));
                scenario.Check();
                await ScenarioRun.PrepareAsync(scenario, at.Grpc, asked.History(parsed), stop).ConfigureAwait(false);
                var steps = by == Ramp.Rate
                    ? await CapacityRun.ByRateAsync(scenario, at, parsed.GetValue(rate), duration, stop).ConfigureAwait(false)
                    : await CapacityRun.ByConcurrencyAsync(scenario, at, duration, stop).ConfigureAwait(false);
                Print(steps, by == Ramp.Rate ? "calls/s asked" : "calls at once");
                Report(scenario, steps, by).Save(parsed.GetValue(json));
                return true;
            },
            cancel));
        return command;
    }

    private static Report Report(Scenario scenario, IReadOnlyList<CapacityRun.Step> steps, Ramp by)
    {
        var unit = by == Ramp.Rate ? "calls/s" : "at once";
        return new Report("capacity", scenario.Said, Machine.Now, [.. steps.SelectMany(s => Sample.Measures([s.Sample], $"{s.Offered:0} {unit}: "))], []);
    }

    private static void Print(IReadOnlyList<CapacityRun.Step> steps, string offered)
    {
        Console.WriteLine(Machine.Now);
        var table = new Table(offered, "calls/s", "p50 µs", "p99 µs", "server µs", "Redis µs", "client µs", "not as asked");
        foreach (var (offer, sample) in steps)
        {
            table.Add(
                $"{offer:N0}", Table.Number(sample.Loop.CallsPerSecond), Quantiles.Number(Quantiles.Of(sample.Loop.Latency, 0.5)),
                Quantiles.Number(Quantiles.Of(sample.Loop.Latency, 0.99)), Table.Number(sample.ServerCpuPerCall), Table.Number(sample.RedisCpuPerCall),
                Table.Number(sample.ClientCpuPerCall), sample.Loop.Trouble());
        }
        table.Print(Console.Out);
        var best = steps.MaxBy(s => s.Sample.Loop.CallsPerSecond);
        Console.WriteLine($"capacity: {best.Sample.Loop.CallsPerSecond:N0} calls/s, at {best.Offered:N0} {offered}");
    }
}
