using System.Diagnostics;
using Churn.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Churn.LoadTests;

/// <summary>Is the latency of other customers' scores, while one customer is sent ten thousand events a second, that without? Rounds alternate.
/// </summary>
internal static class HotComparison
{
    private const int Lanes = 64;
    private const int EventsPerSecond = 10_000;
    private const double MostRatio = 1.2;

    // What the flood costs its sender would count as the server's, on the same machine: bytes are made before a round and read after it.
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(bytes => bytes, bytes => bytes);
    private static readonly Method<byte[], byte[]> Send =
        new(MethodType.Unary, ChurnService.Descriptor.FullName, nameof(ChurnService.ChurnServiceClient.BatchRecordEvents), Bytes, Bytes);

    /// <param name="channel">For the scores.</param>
    /// <param name="hot">For the events: a connection of its own.</param>
    /// <param name="rounds">Of each kind.</param>
    /// <param name="duration">Of a round.</param>
    /// <param name="callsPerSecond">Scores in either kind of round.</param>
    /// <param name="batchSize">Events a call.</param>
    /// <returns>Whether the median ratio of p99 is at most 1.2.</returns>
    public static async Task<bool> RunAsync(
        CallInvoker channel, CallInvoker hot, int rounds, TimeSpan duration, double callsPerSecond, int batchSize)
    {
        await Workload.PrepareAsync(channel, DateTimeOffset.UtcNow).ConfigureAwait(false);
        var score = Workload.Over(channel).Single(w => w.Name == "ScoreCustomer");
        long accepted = 0, shed = 0;
        await DisturbedAsync().ConfigureAwait(false);
        (accepted, shed) = (0, 0);
        List<LatencyHistogram> calm = [], disturbed = [];
        for (var round = 0; round < rounds; round++)
        {
            calm.Add(await PacedLoop.RunAsync(score, callsPerSecond, duration, Lanes).ConfigureAwait(false));
            disturbed.Add(await DisturbedAsync().ConfigureAwait(false));
        }
        Console.WriteLine($"{rounds} rounds of {duration.TotalSeconds:N0} s, {callsPerSecond:N0} scores/s and {EventsPerSecond:N0} events/s for one customer, {batchSize} a call; "
            + "in turn with as many rounds without");
        RoundReport.Print("p50", 0.5, calm, disturbed, "the hot customer");
        var (_, ratio) = RoundReport.Print("p99", 0.99, calm, disturbed, "the hot customer");
        Console.WriteLine($"of the one customer's events {accepted:N0} were accepted and {shed:N0} shed");
        return ratio <= MostRatio;

        async Task<LatencyHistogram> DisturbedAsync()
        {
            var batches = Batches((int)(duration.TotalSeconds * EventsPerSecond / batchSize), batchSize);
            var answers = new List<byte[]>(batches.Length);
            var flood = FloodAsync(hot, batches, batchSize, answers);
            var latency = await PacedLoop.RunAsync(score, callsPerSecond, duration, Lanes).ConfigureAwait(false);
            await flood.ConfigureAwait(false);
            foreach (var response in answers.SelectMany(a => BatchRecordEventsResponse.Parser.ParseFrom(a).Responses))
            {
                ref var count = ref response.Error?.Code == (int)StatusCode.ResourceExhausted ? ref shed : ref accepted;
                count++;
            }
            return latency;
        }
    }

    private static byte[][] Batches(int count, int batchSize) => [.. Enumerable.Range(0, count).Select(_ =>
    {
        var batch = new BatchRecordEventsRequest();
        batch.Requests.AddRange(Enumerable.Range(0, batchSize).Select(_ => new RecordEventRequest
        {
            Event = new Event { CustomerId = "hot", EventId = Guid.NewGuid().ToString("N"), Type = "visit" },
            SkipScore = true,
        }));
        return batch.ToByteArray();
    })];

    private static async Task FloodAsync(CallInvoker over, byte[][] batches, int batchSize, List<byte[]> answers)
    {
        var started = Stopwatch.GetTimestamp();
        for (var n = 0; n < batches.Length; n++)
        {
            await Pace.UntilAsync(started, TimeSpan.FromSeconds((double)n * batchSize / EventsPerSecond)).ConfigureAwait(false);
            answers.Add(await over.AsyncUnaryCall(Send, null, default, batches[n]).ResponseAsync.ConfigureAwait(false));
        }
    }
}
