namespace Churn.LoadTests;

/// <summary>One measurement: what came of a loop, and what it took of the machine meanwhile.</summary>
/// <param name="Loop">Calls.</param>
/// <param name="Cpu">Seconds of each process.</param>
/// <param name="AllocatedBytes">By the server; NaN where not known.</param>
internal sealed record Sample(LoopResult Loop, CpuUse Cpu, double AllocatedBytes)
{
    /// <summary>Calls that processor time and allocations are shared out to: failed ones cost too.</summary>
    private double Calls => Math.Max(1, Loop.Latency.Count + Loop.Failed);

    public double ServerCpuPerCall => Cpu.Server * 1e6 / Calls;

    public double RedisCpuPerCall => Cpu.Redis * 1e6 / Calls;

    public double ClientCpuPerCall => Cpu.Client * 1e6 / Calls;

    public double AllocatedPerCall => AllocatedBytes / Calls;

    /// <summary>Runs a loop and reads the machine before and after.</summary>
    /// <param name="at">Whose costs.</param>
    /// <param name="loopAsync">The loop.</param>
    /// <param name="stop">Ends the readings.</param>
    public static async Task<Sample> TakeAsync(Occasion at, Func<Task<LoopResult>> loopAsync, CancellationToken stop)
    {
        var allocated = (await ServerReading.OfAsync(at.Http, stop).ConfigureAwait(false)).AllocatedBytes;
        var cpu = CpuUse.Now(at.Server, at.Redis);
        var loop = await loopAsync().ConfigureAwait(false);
        cpu = CpuUse.Now(at.Server, at.Redis) - cpu;
        allocated = (await ServerReading.OfAsync(at.Http, stop).ConfigureAwait(false)).AllocatedBytes - allocated;
        return new Sample(loop, cpu, allocated);
    }

    /// <summary>As figures of a report.</summary>
    /// <param name="samples">One a round.</param>
    /// <param name="prefix">Before each name.</param>
    public static IEnumerable<Measure> Measures(IReadOnlyList<Sample> samples, string prefix = "")
    {
        yield return Of("calls/s", "calls/s", true, s => s.Loop.CallsPerSecond);
        foreach (var (name, part) in Quantiles.All)
        {
            yield return Of(name, "µs", false, s => Quantiles.Of(s.Loop.Latency, part));
        }
        yield return Of("max", "µs", false, s => s.Loop.Latency.Max);
        yield return Of("server CPU a call", "µs", false, s => s.ServerCpuPerCall);
        yield return Of("Redis CPU a call", "µs", false, s => s.RedisCpuPerCall);
        yield return Of("client CPU a call", "µs", false, s => s.ClientCpuPerCall);
        yield return Of("server allocation a call", "bytes", false, s => s.AllocatedPerCall);

        Measure Of(string name, string unit, bool higherIsBetter, Func<Sample, double> figure) =>
            new(prefix + name, unit, higherIsBetter, [.. samples.Select(figure)]);
    }
}
