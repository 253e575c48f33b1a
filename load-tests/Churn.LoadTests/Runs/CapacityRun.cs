namespace Churn.LoadTests;

/// <summary>Asks for more and more until no more is answered.</summary>
internal static class CapacityRun
{
    // Two steps in a row that bring less than this: it has stopped growing.
    private const double LeastGain = 1.03;
    private const int FlatSteps = 2;
    // An open loop that is answered less than this of what is asked is beyond capacity.
    private const double LeastAnswered = 0.95;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    /// <summary>One step of the curve.</summary>
    /// <param name="Offered">Calls under way at once, or calls a second.</param>
    /// <param name="Sample">What came of it.</param>
    public readonly record struct Step(double Offered, Sample Sample);

    /// <summary>Doubles the calls under way at once, closed loop.</summary>
    /// <param name="scenario">What is called; its concurrency is where the ramp ends at the latest.</param>
    /// <param name="at">On which server.</param>
    /// <param name="duration">Of a step.</param>
    /// <param name="stop">Ends it early.</param>
    public static Task<IReadOnlyList<Step>> ByConcurrencyAsync(Scenario scenario, Occasion at, TimeSpan duration, CancellationToken stop)
    {
        var steps = new List<int>();
        for (var calls = 1; calls < scenario.Concurrency; calls *= 2)
        {
            steps.Add(calls);
        }
        return RampAsync(scenario, at, duration, [.. steps, scenario.Concurrency], (step, all) => HasStopped(all), open: false, stop);
    }

    /// <summary>Raises the rate of an open loop by a fifth at a time.</summary>
    /// <param name="scenario">What is called; its concurrency bounds the calls under way.</param>
    /// <param name="at">On which server.</param>
    /// <param name="from">First rate, calls a second.</param>
    /// <param name="duration">Of a step.</param>
    /// <param name="stop">Ends it early.</param>
    public static Task<IReadOnlyList<Step>> ByRateAsync(Scenario scenario, Occasion at, double from, TimeSpan duration, CancellationToken stop)
    {
        const int MostSteps = 40;
        return RampAsync(
            scenario, at, duration, Enumerable.Range(0, MostSteps).Select(i => (int)(from * Math.Pow(1.2, i))),
            (step, _) => step.Sample.Loop.CallsPerSecond < LeastAnswered * step.Offered || step.Sample.Loop.Unsent > 0, open: true, stop);
    }

    /// <summary>Whether the last two steps brought less than 3 % over the best before each.</summary>
    public static bool HasStopped(IReadOnlyList<Step> steps)
    {
        if (steps.Count <= FlatSteps)
        {
            return false;
        }
        var best = steps.SkipLast(FlatSteps).Max(s => s.Sample.Loop.CallsPerSecond);
        return steps.TakeLast(FlatSteps).All(s => s.Sample.Loop.CallsPerSecond < LeastGain * best);
    }

    private static async Task<IReadOnlyList<Step>> RampAsync(
        Scenario scenario, Occasion at, TimeSpan duration, IEnumerable<int> offers, Func<Step, IReadOnlyList<Step>, bool> isEnd, bool open, CancellationToken stop)
    {
        var caller = await Caller.OpenAsync(scenario, at.Grpc, at.Http, stop).ConfigureAwait(false);
        await using (caller.ConfigureAwait(false))
        {
            ProgressLine.Show("warming up");
            await ScenarioRun.LoopAsync(caller, scenario with { Concurrency = Math.Min(8, scenario.Concurrency) }, null, WarmUp, stop).ConfigureAwait(false);
            var steps = new List<Step>();
            foreach (var offer in offers)
            {
                ProgressLine.Show($"{offer:N0} {(open ? "calls a second" : "calls at once")}");
                var now = open ? scenario : scenario with { Concurrency = offer };
                var sample = await Sample.TakeAsync(at, () => ScenarioRun.LoopAsync(caller, now, open ? offer : null, duration, stop), stop).ConfigureAwait(false);
                steps.Add(new Step(offer, sample));
                if (isEnd(steps[^1], steps))
                {
                    break;
                }
            }
            ProgressLine.Clear();
            return steps;
        }
    }
}
