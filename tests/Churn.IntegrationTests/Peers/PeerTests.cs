using Churn.IntegrationTests.Infrastructure;
using Churn.IntegrationTests.Replay;
using Churn.Models.Conversion;
using Churn.Models.MlNet;
using Churn.Protocol.V1;
using Churn.Simulation;
using Churn.Tests.Infrastructure;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Health.V1;
using Client = Churn.Protocol.V1.ChurnService.ChurnServiceClient;
using Population = Churn.Simulation.Population;
using Repository = Churn.IntegrationTests.Infrastructure.Repository;

namespace Churn.IntegrationTests.Peers;

/// <summary>What the server is measured against computes the same: equal events, equal features, equal probabilities and reasons. Each peer and
/// the server are processes with one redis-server between them, under different keys.</summary>
public sealed class PeerTests : IDisposable
{
    private const int Customers = 80;
    private const int Days = 400;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("churn-peers-");

    private static string Shipped => Repository.PathOf("models/default");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public Task Python_AnswersWithTheShippedModelAsTheServerDoes() => CompareAsync(PeerProcess.StartPythonAsync, Shipped);

    [Fact]
    public Task Python_ComputesEveryFeatureAsTheServerDoes() => CompareAsync(PeerProcess.StartPythonAsync, ModelOfEveryFeature());

    [Fact]
    public Task Textbook_AnswersWithTheShippedModelAsTheServerDoes() => CompareAsync(PeerProcess.StartTextbookAsync, Shipped);

    [Fact]
    public Task Textbook_ComputesEveryFeatureAsTheServerDoes() => CompareAsync(PeerProcess.StartTextbookAsync, ModelOfEveryFeature());

    private string ModelOfEveryFeature()
    {
        string[] cases = ["complaint.open", "complaint.open_age", "ticket.open", "ticket.open_age", "add_to_cart.open", "add_to_cart.open_age"];
        string[] features = [.. EveryFeature.Of("any", "purchase", "email_open/newsletter"), .. cases, "profile.tenure", "profile.value"];
        StumpModel.Write(_folder.FullName, features, "purchase");
        // libxgboost would not read what is written of it: it tells 2 from 2.0.
        var source = Path.Combine(_folder.FullName, "model.json");
        var model = SourceModelReader.Read(File.ReadAllBytes(source), [.. features]).Model;
        File.WriteAllBytes(Path.Combine(_folder.FullName, "model.zip"), MlNetModelFile.Write(model));
        File.Delete(source);
        return _folder.FullName;
    }

    private static async Task CompareAsync(Func<RedisServer, string, Task<PeerProcess>> startAsync, string model)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var server = await ServerProcess.StartAsync("--store", redis.Address, "--model", model);
        await using var peer = await startAsync(redis, model);
        await IsServingAsync(peer);

        var now = DateTimeOffset.UtcNow;
        await RecordAsync(server.Client, peer.Client, now);
        foreach (var days in (double[])[0.01, -1.3, 45])
        {
            await ScoresAreEqualAsync(server.Client, peer.Client, now.AddDays(days));
        }

        await ScoreOfAnEventIsEqualAsync(server.Client, peer.Client, now);
        await WrongEventIsRefusedAsync(peer.Client);
        Assert.Equal(0, await peer.TerminateAsync());
    }

    private static async Task IsServingAsync(PeerProcess peer)
    {
        var health = await peer.Health.CheckAsync(new HealthCheckRequest(), deadline: DateTime.UtcNow + Deadline);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
    }

    private static async Task RecordAsync(Client server, Client peer, DateTimeOffset now)
    {
        var start = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-Days);
        var population = new Population(new SimulationOptions { Customers = Customers, Days = Days, Start = start });
        var requests = new List<RecordEventRequest>();
        while (population.NextDay(out var day))
        {
            requests.AddRange(day.Events.Select((e, i) => Request(e, $"{day.Date:yyyyMMdd}-{i}")));
        }

        Assert.True(requests.Count > 5_000, $"{requests.Count} events are too few to compare with");
        foreach (var some in requests.Chunk(1_000))
        {
            var batch = new BatchRecordEventsRequest { Requests = { some } };
            var ours = await server.BatchRecordEventsAsync(batch, deadline: DateTime.UtcNow + Deadline);
            var theirs = await peer.BatchRecordEventsAsync(batch, deadline: DateTime.UtcNow + Deadline);
            Assert.Equal(ours.Responses.Select(r => (r.EventId, r.Verdict, r.Index)), theirs.Responses.Select(r => (r.EventId, r.Verdict, r.Index)));
            Assert.All(theirs.Responses, r => Assert.True(r.Verdict is Verdict.Accepted or Verdict.AcceptedLate && r.Score is null));
        }
    }

    private static RecordEventRequest Request(SimulatedEvent happened, string id)
    {
        var e = new Event
        {
            EventId = id,
            CustomerId = $"c{happened.Customer}",
            Type = happened.Type,
            Category = happened.Category,
            OccurredAt = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(happened.OccurredAt)),
        };
        if (!double.IsNaN(happened.Value))
        {
            e.Value = happened.Value;
        }

        return new RecordEventRequest { Event = e, SkipScore = true };
    }

    private static async Task ScoresAreEqualAsync(Client server, Client peer, DateTimeOffset asOf)
    {
        var request = new BatchScoreCustomersRequest { AsOf = Timestamp.FromDateTimeOffset(asOf), MaxReasons = 20, IncludeFeatures = true };
        request.CustomerIds.AddRange(Enumerable.Range(0, Customers).Select(i => $"c{i}").Append("nobody"));
        var ours = await server.BatchScoreCustomersAsync(request, deadline: DateTime.UtcNow + Deadline);
        var theirs = await peer.BatchScoreCustomersAsync(request, deadline: DateTime.UtcNow + Deadline);
        Assert.Equal(request.CustomerIds, theirs.Results.Select(result => result.CustomerId));
        Assert.True(ours.Results.Select(result => result.Score.ChurnProbability).Distinct().Count() > Customers / 2, "these customers are all alike");
        foreach (var (one, other) in ours.Results.Zip(theirs.Results))
        {
            AreEqual(one.Score, other.Score);
        }

        var single = new ScoreCustomerRequest { CustomerId = "c1", AsOf = request.AsOf, MaxReasons = 3 };
        AreEqual(
            (await server.ScoreCustomerAsync(single, deadline: DateTime.UtcNow + Deadline)).Score,
            (await peer.ScoreCustomerAsync(single, deadline: DateTime.UtcNow + Deadline)).Score);
    }

    // An event ahead of the clock makes the as-of time its own, and so the same for both.
    private static async Task ScoreOfAnEventIsEqualAsync(Client server, Client peer, DateTimeOffset now)
    {
        var at = Timestamp.FromDateTimeOffset(now.AddMinutes(4));
        var request = new RecordEventRequest
        {
            Event = new Event { EventId = "last", CustomerId = "c2", Type = "purchase", Value = 19.9, OccurredAt = at },
            MaxReasons = 3,
        };
        var ours = await server.RecordEventAsync(request, deadline: DateTime.UtcNow + Deadline);
        var theirs = await peer.RecordEventAsync(request, deadline: DateTime.UtcNow + Deadline);
        Assert.Equal(Verdict.Accepted, theirs.Verdict);
        Assert.NotEqual(theirs.PreviousProbability, theirs.Score.ChurnProbability);
        Assert.Equal(ours.PreviousProbability, theirs.PreviousProbability, 1e-6);
        AreEqual(ours.Score, theirs.Score);

        var again = await peer.RecordEventAsync(request, deadline: DateTime.UtcNow + Deadline);
        Assert.Equal(Verdict.Duplicate, again.Verdict);
        AreEqual(theirs.Score, again.Score);
    }

    private static async Task WrongEventIsRefusedAsync(Client peer)
    {
        var wrong = new RecordEventRequest { Event = new Event { EventId = "w", CustomerId = "c3", Type = "No Slug" } };
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await peer.RecordEventAsync(wrong, deadline: DateTime.UtcNow + Deadline));
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);

        var batch = await peer.BatchRecordEventsAsync(new BatchRecordEventsRequest { Requests = { wrong } }, deadline: DateTime.UtcNow + Deadline);
        Assert.Equal(Verdict.Rejected, Assert.Single(batch.Responses).Verdict);
    }

    private static void AreEqual(Score ours, Score theirs)
    {
        Assert.Equal(Facts(ours), Facts(theirs));
        Assert.Equal(ours.Features, theirs.Features);
        Assert.Equal(ours.ChurnProbability, theirs.ChurnProbability, 1e-6);
        AreEqual(ours.Reasons, theirs.Reasons);
    }

    // libxgboost adds up in single precision: signals that are equally strong may come in either order, and the weakest be another.
    private static void AreEqual(RepeatedField<Reason> ours, RepeatedField<Reason> theirs)
    {
        Assert.Equal(ours.Count, theirs.Count);
        var contributions = theirs.ToDictionary(reason => reason.Signal, reason => reason.Contribution);
        foreach (var (one, other) in ours.Zip(theirs))
        {
            Assert.Equal(Math.Abs(one.Contribution), Math.Abs(other.Contribution), 1e-4);
            Assert.NotEmpty(other.Text);
            var known = contributions.TryGetValue(one.Signal, out var contribution);
            Assert.Equal(known ? one.Contribution : Math.Abs(one.Contribution), known ? contribution : contributions.Values.Min(Math.Abs), 1e-4);
        }
    }

    // All that is equal to the bit; scored_at is each one's own.
    private static object Facts(Score score) => (
        score.CustomerId, score.Band, score.CustomerState, score.Horizon, score.AsOf, score.LastEventAt, score.EventCount, score.ModelVersion);
}
