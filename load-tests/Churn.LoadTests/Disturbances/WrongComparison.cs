using Grpc.Core;

namespace Churn.LoadTests;

/// <summary>Is the latency of scores while other connections send wrong requests that of scores while they do not? Rounds alternate.</summary>
internal static class WrongComparison
{
    private const int Lanes = 64;
    private const double MostRatio = 2;

    /// <param name="server">Where the wrong requests go: the server of <paramref name="channel"/>.</param>
    /// <param name="channel">For the scores.</param>
    /// <param name="rounds">Of each kind.</param>
    /// <param name="duration">Of a round.</param>
    /// <param name="callsPerSecond">Scores in either kind of round.</param>
    /// <param name="wrongPerSecond">Wrong requests; a seventh of them are connections that reset 20 streams each.</param>
    /// <returns>Whether the median ratio of p99 is at most 2.</returns>
    public static async Task<bool> RunAsync(
        Uri server, CallInvoker channel, int rounds, TimeSpan duration, double callsPerSecond, double wrongPerSecond)
    {
        await Workload.PrepareAsync(channel, DateTimeOffset.UtcNow).ConfigureAwait(false);
        var score = Workload.Over(channel).Single(w => w.Name == "ScoreCustomer");
        using var wrong = new WrongRequests(server);
        var warmUp = PacedLoop.RunAsync(score, callsPerSecond, TimeSpan.FromSeconds(3), Lanes);
        await wrong.RunAsync(wrongPerSecond, warmUp).ConfigureAwait(false);
        List<LatencyHistogram> calm = [], disturbed = [];
        for (var round = 0; round < rounds; round++)
        {
            calm.Add(await PacedLoop.RunAsync(score, callsPerSecond, duration, Lanes).ConfigureAwait(false));
            var measured = PacedLoop.RunAsync(score, callsPerSecond, duration, Lanes);
            await wrong.RunAsync(wrongPerSecond, measured).ConfigureAwait(false);
            disturbed.Add(await measured.ConfigureAwait(false));
        }
        Console.WriteLine($"{rounds} rounds of {duration.TotalSeconds:N0} s, {callsPerSecond:N0} scores/s and {wrongPerSecond:N0} wrong requests/s; "
            + "in turn with as many rounds without");
        RoundReport.Print("p50", 0.5, calm, disturbed, "wrong requests");
        var (_, ratio) = RoundReport.Print("p99", 0.99, calm, disturbed, "wrong requests");
        Console.WriteLine(wrong.Outcome);
        return ratio <= MostRatio;
    }
}
