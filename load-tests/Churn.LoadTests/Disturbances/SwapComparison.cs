using System.Diagnostics;
using Churn.Protocol.V1;
using Grpc.Core;

namespace Churn.LoadTests;

/// <summary>Is the latency of scores while models are swapped that of scores while they are not? Rounds alternate; the spread of the
/// rounds without swaps says what difference means nothing.</summary>
internal static class SwapComparison
{
    private const int Lanes = 64;

    /// <param name="channel">To a server whose model directory holds both versions.</param>
    /// <param name="versions">Two directory names, served in turn.</param>
    /// <param name="swaps">In all rounds together.</param>
    /// <param name="rounds">Of each kind.</param>
    /// <param name="duration">Of a round.</param>
    /// <param name="callsPerSecond">In either kind of round.</param>
    /// <returns>Whether the median p99 with swaps lies within the spread of those without.</returns>
    public static async Task<bool> RunAsync(
        CallInvoker channel, string[] versions, int swaps, int rounds, TimeSpan duration, double callsPerSecond)
    {
        await Workload.PrepareAsync(channel, DateTimeOffset.UtcNow).ConfigureAwait(false);
        var score = Workload.Over(channel).Single(w => w.Name == "ScoreCustomer");
        var swapper = new Swapper(new ModelService.ModelServiceClient(channel), versions);
        await PacedLoop.RunAsync(score, callsPerSecond, TimeSpan.FromSeconds(3), Lanes).ConfigureAwait(false);
        await swapper.RunAsync(2 * versions.Length, TimeSpan.Zero).ConfigureAwait(false);
        List<LatencyHistogram> calm = [], swapped = [];
        for (var round = 0; round < rounds; round++)
        {
            calm.Add(await PacedLoop.RunAsync(score, callsPerSecond, duration, Lanes).ConfigureAwait(false));
            var due = (swaps * (round + 1) / rounds) - (swaps * round / rounds);
            var swapping = swapper.RunAsync(due, duration / Math.Max(1, due));
            swapped.Add(await PacedLoop.RunAsync(score, callsPerSecond, duration, Lanes).ConfigureAwait(false));
            await swapping.ConfigureAwait(false);
        }
        Console.WriteLine($"{swaps} swaps in {rounds} rounds of {duration.TotalSeconds:N0} s, {callsPerSecond:N0} calls/s; in turn with as many rounds without");
        RoundReport.Print("p50", 0.5, calm, swapped, "swaps");
        Console.WriteLine($"a swap took {swapper.MillisecondsEach:N1} ms, beside the load");
        return RoundReport.Print("p99", 0.99, calm, swapped, "swaps").Within;
    }

    /// <summary>Serves one version after the other.</summary>
    private sealed class Swapper(ModelService.ModelServiceClient models, string[] versions)
    {
        private int made;
        private long ticks;

        public double MillisecondsEach => ticks * 1000.0 / Stopwatch.Frequency / Math.Max(1, made);

        public async Task RunAsync(int swaps, TimeSpan every)
        {
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < swaps; i++)
            {
                await Pace.UntilAsync(started, every * i).ConfigureAwait(false);
                var begun = Stopwatch.GetTimestamp();
                await models.ReloadModelAsync(new ReloadModelRequest { Version = versions[made++ % versions.Length] }).ResponseAsync.ConfigureAwait(false);
                ticks += Stopwatch.GetTimestamp() - begun;
            }
        }
    }
}
