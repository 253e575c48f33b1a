namespace Churn.LoadTests;

/// <summary>Climbs the ladder round by round, so that a slow moment of the machine hits every rung, then asks for latency at half of capacity.</summary>
internal static class LadderRun
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // As many calls as may wait for one stall of a second at the rates in question: fewer, and the loop is not open.
    private const int MostUnderWay = 10_000;

    /// <summary>Starts the processes, measures, and stops them, whatever happens.</summary>
    public static async Task<LadderResult> RunAsync(LadderOptions options, CancellationToken stop)
    {
        var stand = await LadderStand.StartAsync(options, stop).ConfigureAwait(false);
        await using (stand.ConfigureAwait(false))
        {
            var rungs = await Rung.AllAsync(stand, options, stop).ConfigureAwait(false);
            var below = new RedisRungs(stand.Redis, options);
            foreach (var rung in rungs)
            {
                ProgressLine.Show($"warming up: {rung.Name}");
                await rung.MeasureAsync(options.Duration < WarmUp ? options.Duration : WarmUp, keep: false, stop).ConfigureAwait(false);
            }
            for (var round = 0; round < options.Rounds; round++)
            {
                for (var i = 0; i < rungs.Count; i++)
                {
                    // Each round begins with another one: whoever comes after a heavy rung must not always be the same.
                    var rung = rungs[(i + round) % rungs.Count];
                    ProgressLine.Show($"round {round + 1} of {options.Rounds}: {rung.Name}");
                    await rung.MeasureAsync(options.Duration, keep: true, stop).ConfigureAwait(false);
                }
                ProgressLine.Show($"round {round + 1} of {options.Rounds}: redis-benchmark");
                await below.MeasureAsync(stop).ConfigureAwait(false);
            }
            var tails = await TailsAsync(rungs, options, stop).ConfigureAwait(false);
            foreach (var rung in rungs)
            {
                await rung.DisposeAsync().ConfigureAwait(false);
            }
            ProgressLine.Clear();
            return new LadderResult(options, rungs, below.Measures, tails);
        }
    }

    private static async Task<Tails> TailsAsync(IReadOnlyList<Rung> rungs, LadderOptions options, CancellationToken stop)
    {
        var (empty, score) = (rungs.Single(r => r.Name == Rung.Empty), rungs.Single(r => r.Name == Rung.Score));
        var rate = Spread.Of(score.Samples.Select(s => s.Loop.CallsPerSecond)).Median / 2;
        var tails = new Tails(rate, [], []);
        for (var round = 0; round < options.Rounds; round++)
        {
            (Rung Rung, List<LoopResult> To)[] pair = [(empty, tails.Empty), (score, tails.Score)];
            foreach (var (rung, to) in round % 2 == 0 ? pair : [pair[1], pair[0]])
            {
                ProgressLine.Show($"round {round + 1} of {options.Rounds}: {rung.Name}, open loop at {rate:N0} calls/s");
                to.Add(await OpenLoop.RunAsync(rung.Caller.Workload, rate, options.Duration, MostUnderWay, Patience, stop).ConfigureAwait(false));
            }
        }
        return tails;
    }
}

/// <summary>Open loops of two rungs at the same rate, in turn.</summary>
/// <param name="Rate">Calls a second: half of the capacity of ScoreCustomer.</param>
/// <param name="Empty">One a round.</param>
/// <param name="Score">One a round.</param>
internal sealed record Tails(double Rate, List<LoopResult> Empty, List<LoopResult> Score);
