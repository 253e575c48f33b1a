using System.Globalization;
using System.IO.Compression;
using Churn.Cli.Replay;
using Churn.Features;
using Churn.Grpc;
using Churn.IntegrationTests.Infrastructure;
using Churn.Protocol.V1;
using Churn.Server;
using Churn.Tests.Infrastructure;
using Churn.Training;
using Churn.Training.Histories;
using Google.Protobuf.WellKnownTypes;

namespace Churn.IntegrationTests.Replay;

/// <summary>What the server says after a replay is, bit for bit, what the trainer learns from the file; and a second replay changes nothing.</summary>
public sealed class ParityTests
{
    private const int Sampled = 1000;

    // Whole logs take minutes; a slice of the customers is as good a check, and CHURN_FULL_LOGS=1 takes all.
    private static bool Full => Environment.GetEnvironmentVariable("CHURN_FULL_LOGS") == "1";

    [Theory]
    [InlineData("data/cdnow.csv.gz", "1998-04-01", 4, "purchase", new[] { "any", "purchase" })]
    [InlineData("data/travel_se_before_2016-10-01.csv.gz", "2016-07-01", 10, "answer", new[] { "any", "answer", "comment", "question" })]
    public async Task Replayed_log_gives_the_features_and_probability_that_the_trainer_computes(
        string file, string cutoff, int slice, string ownEvent, string[] selectors)
    {
        var folder = Directory.CreateTempSubdirectory("churn-parity-");
        try
        {
            var log = Full ? SharedData.Require(file) : Slice(SharedData.Require(file), slice, folder.FullName);
            var features = EveryFeature.Of(selectors);
            var directory = StumpModel.Write(Path.Combine(folder.FullName, "model"), features, ownEvent);
            var cut = DateTimeOffset.Parse(cutoff + "T00:00:00Z", CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

            await using var redis = await RedisServer.StartAsync();
            await using var server = await ServerHost.StartAsync(
                ["--store", redis.Address, "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0", "--model", directory, "--Churn:StoreDeadline=00:00:30"]);
            var address = ServerHost.Addresses(server.Services).Grpc;
            using var channel = GrpcChannel.ForAddress(address);
            var client = new ChurnService.ChurnServiceClient(channel);

            var day = CutoffDay(DateTimeOffset.UtcNow);
            var history = Load(log);
            var events = CountBefore(history, cut);
            var first = await ReplayAsync(log, address, cut, day);
            Assert.Equal(events, first.Late);
            await AssertSameAsync(client, history, directory, features, cut, day);

            var second = await ReplayAsync(log, address, cut, day);
            Assert.Equal(events, second.Duplicate + second.Late);
            Assert.True(second.Late == 0 || Full, "only customers with more than 4,096 events may count again");
            if (second.Late == 0)
            {
                await AssertSameAsync(client, history, directory, features, cut, day);
            }
            await server.StopAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task AssertSameAsync(
        ChurnService.ChurnServiceClient client, EventHistory history, string directory, IReadOnlyList<string> features, long cut, long day)
    {
        var plan = FeaturePlan.Compile(features);
        var model = StumpModel.Load(directory);
        var replay = new CustomerReplay(history);
        var ids = history.Customers.Index().Chunk(Math.Max(1, history.Customers.Count / Sampled)).Select(chunk => chunk[0]).Take(Sampled).ToArray();
        Assert.InRange(ids.Length, Math.Min(Sampled, history.Customers.Count), Sampled);
        var vector = new double[features.Count];
        foreach (var some in ids.Chunk(100))
        {
            var request = new BatchScoreCustomersRequest
            {
                AsOf = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(day)),
                IncludeFeatures = true,
            };
            request.CustomerIds.AddRange(some.Select(customer => customer.Item));
            var response = await client.BatchScoreCustomersAsync(request, cancellationToken: TestContext.Current.CancellationToken);
            foreach (var (result, customer) in response.Results.Zip(some))
            {
                Assert.Null(result.Error);
                Assert.Equal(customer.Item, result.CustomerId);
                replay.Begin(customer.Index);
                replay.Evaluate(plan, cut, vector);
                for (var i = 0; i < vector.Length; i++)
                {
                    var served = result.Score.Features[i].HasValue ? result.Score.Features[i].Value : double.NaN;
                    Assert.True(
                        BitConverter.DoubleToInt64Bits(served) == BitConverter.DoubleToInt64Bits(vector[i]) || (double.IsNaN(served) && double.IsNaN(vector[i])),
                        $"{features[i]} of {result.CustomerId}: served {served:R}, trained on {vector[i]:R}");
                }
                Assert.Equal(model.Probability(vector), result.Score.ChurnProbability);
            }
        }
    }

    private static async Task<ReplayResult> ReplayAsync(string log, Uri server, long cut, long day)
    {
        var options = new ReplayOptions(log, server, cut, day - cut, Rate: 0, Json: true);
        var result = await Replayer.ReplayAsync(options, progress: null, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Null(result.Problem);
        Assert.Equal(0, result.Failed + result.Rejected);
        return result;
    }

    // A midnight 12 to 36 hours ago: at any time of day every event is late, and the as-of is not too far back.
    private static long CutoffDay(DateTimeOffset now) => Millis.Floor(now.AddHours(-12).ToUnixTimeMilliseconds(), Millis.Day);

    private static EventHistory Load(string log)
    {
        using var reader = new EventLogReader(log);
        return EventHistoryReader.Read(reader, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
    }

    private static long CountBefore(EventHistory history, long cut)
    {
        var events = 0L;
        for (var customer = 0; customer < history.Customers.Count; customer++)
        {
            foreach (var e in history.Of(customer))
            {
                events += e.OccurredAt < cut ? 1 : 0;
            }
        }
        return events;
    }

    // Every n-th customer in order of id; those with more than 4,096 events stay out, as duplicates of theirs count again.
    private static string Slice(string path, int every, string folder)
    {
        var slice = Path.Combine(folder, "slice.csv");
        using var source = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var rows = new List<(string Id, string Row)>();
        var header = source.ReadLine();
        while (source.ReadLine() is { } row)
        {
            rows.Add((row[..row.IndexOf(',', StringComparison.Ordinal)], row));
        }
        var kept = rows.GroupBy(r => r.Id).Where(g => g.Count() <= SeenLimit).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Where((_, i) => i % every == 0).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        File.WriteAllLines(slice, [header!, .. rows.Where(r => kept.Contains(r.Id)).Select(r => r.Row)]);
        return slice;
    }

    private const int SeenLimit = 4096;
}
