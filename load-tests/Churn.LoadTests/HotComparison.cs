using System.Diagnostics;
using Churn.Protocol.V1;
using Grpc.Core;

namespace Churn.LoadTests;

/// <summary>Is the latency of other customers' scores, while one customer is sent ten thousand events a second, that without? Rounds alternate.
/// </summary>
internal static class HotComparison
{
    private const int Lanes = 64;
    private const int EventsPerSecond = 10_000;
    private const int BatchSize = 100;
    private const double MostRatio = 1.2;

    /// <param name="channel">For the scores.</param>
    /// <param name="hot">For the events: a connection of its own.</param>
    /// <param name="rounds">Of each kind.</param>
    /// <param name="duration">Of a round.</param>
    /// <param name="callsPerSecond">Scores in either kind of round.</param>
    /// <returns>Whether the median ratio of p99 is at most 1.2.</returns>
    public static async Task<bool> RunAsync(CallInvoker channel, CallInvoker hot, int rounds, TimeSpan duration, double callsPerSecond)
    {
        await Workload.PrepareAsync(channel, DateTimeOffset.UtcNow).ConfigureAwait(false);
        var score = Workload.Over(channel).Single(w => w.Name == "ScoreCustomer");
        long accepted = 0, shed = 0;
        await FloodAsync(PacedLoop.RunAsync(score, callsPerSecond, TimeSpan.FromSeconds(3), Lanes)).ConfigureAwait(false);
        (accepted, shed) = (0, 0);
        List<LatencyHistogram> calm = [], disturbed = [];
        for (var round = 0; round < rounds; round++)
        {
            calm.Add(await PacedLoop.RunAsync(score, callsPerSecond, duration, Lanes).ConfigureAwait(false));
            var measured = PacedLoop.RunAsync(score, callsPerSecond, duration, Lanes);
            await FloodAsync(measured).ConfigureAwait(false);
            disturbed.Add(await measured.ConfigureAwait(false));
        }
        Console.WriteLine($"{rounds} rounds of {duration.TotalSeconds:N0} s, {callsPerSecond:N0} scores/s and {EventsPerSecond:N0} events/s for one customer, {BatchSize} a call; "
            + "in turn with as many rounds without");
        RoundReport.Print("p50", 0.5, calm, disturbed, "the hot customer");
        var (_, ratio) = RoundReport.Print("p99", 0.99, calm, disturbed, "the hot customer");
        Console.WriteLine($"of the one customer's events {accepted:N0} were accepted and {shed:N0} shed");
        return ratio <= MostRatio;

        async Task FloodAsync(Task until)
        {
            var client = new ChurnService.ChurnServiceClient(hot);
            var started = Stopwatch.GetTimestamp();
            for (var n = 0L; !until.IsCompleted; n++)
            {
                await Pace.UntilAsync(started, TimeSpan.FromSeconds((double)n * BatchSize / EventsPerSecond)).ConfigureAwait(false);
                var batch = new BatchRecordEventsRequest();
                batch.Requests.AddRange(Enumerable.Range(0, BatchSize).Select(_ => new RecordEventRequest
                {
                    Event = new Event { CustomerId = "hot", EventId = Guid.NewGuid().ToString("N"), Type = "visit" },
                    SkipScore = true,
                }));
                var answer = await client.BatchRecordEventsAsync(batch).ResponseAsync.ConfigureAwait(false);
                var refused = answer.Responses.Count(r => r.Error?.Code == (int)StatusCode.ResourceExhausted);
                shed += refused;
                accepted += answer.Responses.Count - refused;
            }
        }
    }
}
