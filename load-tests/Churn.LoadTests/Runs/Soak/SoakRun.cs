namespace Churn.LoadTests;

/// <summary>A steady load for long: does anything grow?</summary>
internal static class SoakRun
{
    private const int Days = 180;
    private const int MostUnderWay = 10_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    /// <summary>Starts a Redis and a server, loads them steadily, writes a line for each interval, and stops them.</summary>
    public static async Task<Report> RunAsync(SoakOptions options, TextWriter lines, CancellationToken stop)
    {
        var redis = await RedisProcess.StartAsync(stop).ConfigureAwait(false);
        await using (redis.ConfigureAwait(false))
        {
            var loader = new CustomerLoader(redis.Address, DateTimeOffset.UtcNow);
            await using (loader.ConfigureAwait(false))
            {
                await loader.SimulatedAsync((0, options.Customers), Days, stop).ConfigureAwait(false);
            }
            var server = await ServerProcess.StartAsync(
                options.Server, redis, [$"--Churn:DedupeHorizon={SoakOptions.DedupeHorizon}", .. options.ServerArguments], stop).ConfigureAwait(false);
            await using (server.ConfigureAwait(false))
            {
                return ReportOf(options, await LoadAsync(options, redis, server.At, lines, stop).ConfigureAwait(false));
            }
        }
    }

    private static async Task<List<SoakInterval>> LoadAsync(SoakOptions options, RedisProcess redis, Occasion at, TextWriter lines, CancellationToken stop)
    {
        var scenario = new Scenario { Call = CallKind.Mixed, Customers = options.Customers };
        var caller = await Caller.OpenAsync(scenario, at.Grpc, null, stop).ConfigureAwait(false);
        await using (caller.ConfigureAwait(false))
        {
            await ClosedLoop.RunAsync(caller.Workload, 4, WarmUp < options.Interval ? WarmUp : options.Interval, stop).ConfigureAwait(false);
            await lines.WriteLineAsync(SoakInterval.Head).ConfigureAwait(false);
            var intervals = new List<SoakInterval>();
            var count = (int)(options.Duration / options.Interval);
            for (var i = 1; i <= count; i++)
            {
                ProgressLine.Show($"interval {i} of {count}");
                var loop = await OpenLoop.RunAsync(caller.Workload, options.Rate, options.Interval, MostUnderWay, Patience, stop).ConfigureAwait(false);
                intervals.Add(new SoakInterval(
                    loop, ProcessReading.Of(at.Server!.Value).ResidentBytes, (await ServerReading.OfAsync(at.Http, stop).ConfigureAwait(false)).HeapBytes,
                    await redis.UsedMemoryAsync(stop).ConfigureAwait(false)));
                ProgressLine.Clear();
                await lines.WriteLineAsync(intervals[^1].Say(i * options.Interval)).ConfigureAwait(false);
            }
            return intervals;
        }
    }

    private static Report ReportOf(SoakOptions options, List<SoakInterval> intervals)
    {
        Measure[] measures =
        [
            Of("p50", "µs", i => i.P50), Of("p99", "µs", i => i.P99), Of("server memory", "bytes", i => i.ServerBytes), Of("managed heap", "bytes", i => i.HeapBytes),
            Of("Redis memory", "bytes", i => i.RedisBytes), Of("calls not answered well", "", i => i.Loop.Failed + i.Loop.Unsent + i.Loop.Unanswered),
        ];
        double[] most = [Flatness.MostForSwinging, Flatness.MostForSwinging, Flatness.MostForMemory, Flatness.MostForSwinging, Flatness.MostForMemory];
        var flat = measures.Zip(most, (m, reach) => new Judgement($"{m.Name}, last quarter", "second quarter", Flatness.Growth(m.Values), reach, AtLeast: false));
        var words = new Dictionary<string, string>(options.ServerWords)
        {
            ["rate"] = $"{options.Rate:N0}/s",
            ["customers"] = $"{options.Customers:N0}",
            ["intervals"] = $"{intervals.Count} of {options.Interval.TotalSeconds:N0} s",
        };
        return new Report("soak", words, Machine.Now, measures, [.. flat]);

        Measure Of(string name, string unit, Func<SoakInterval, double> figure) => new(name, unit, false, [.. intervals.Select(figure)]);
    }
}
