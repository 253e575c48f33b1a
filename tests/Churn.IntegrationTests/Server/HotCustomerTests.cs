using System.Diagnostics;
using Churn.IntegrationTests.Infrastructure;
using Churn.Protocol.V1;
using Churn.Redis;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Churn.IntegrationTests.Server;

/// <summary>One customer that gets far more at once than a list may hold.</summary>
public sealed class HotCustomerTests
{
    private const int Batches = 10;
    private const int BatchSize = 1000;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly Timestamp At = Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow.AddMinutes(-1));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TenBatchesAtOnce_OverTwoServers_AreAllCountedExactly()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var one = await ServerProcess.StartAsync("--store", redis.Address);
        await using var other = await ServerProcess.StartAsync("--store", redis.Address);
        ServerProcess[] servers = [one, other];

        var accepted = await Task.WhenAll(Enumerable.Range(0, Batches).Select(b => RecordAllAsync(servers[b % 2], b)));

        Assert.Equal(Batches * BatchSize, accepted.Sum());
        Assert.Equal(Batches * BatchSize, await CountAsync(one));
        Assert.Equal(Batches * BatchSize, await CountAsync(other));
        Assert.DoesNotContain("fail:", one.Output + other.Output);
    }

    [Fact]
    public async Task ForeignShortElement_DoesNotKeepACustomerFromCompacting()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var server = await ServerProcess.StartAsync("--store", redis.Address);
        await using var store = await redis.ConnectAsync();
        var key = CustomerKey.From("default", "hot");
        await store.Send(new TextCall("RPUSH", key.ToString(), "abc"));

        for (var i = 0; i < 40; i++)
        {
            await server.Client.RecordEventAsync(Make($"{i}"), cancellationToken: Cancel);
        }

        Assert.Equal(40, await CountAsync(server));
        using var stored = await store.ReadAsync(key);
        Assert.InRange(stored.Count, 1, 30);
        var metrics = await server.ScrapeAsync();
        Assert.Equal(1, metrics["churn_unreadable_elements_total"]);
    }

    private static RecordEventRequest Make(string id) => new()
    {
        Event = new Event { CustomerId = "hot", Type = "visit", EventId = id, OccurredAt = At },
        SkipScore = true,
    };

    private static async Task<int> RecordAllAsync(ServerProcess server, int batch)
    {
        var accepted = 0;
        var left = Enumerable.Range(0, BatchSize).Select(i => Make($"{batch}-{i}")).ToArray();
        var started = Stopwatch.GetTimestamp();
        while (left.Length > 0)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Limit, $"{left.Length} events were never taken");
            var request = new BatchRecordEventsRequest();
            request.Requests.AddRange(left);
            var answers = (await server.Client.BatchRecordEventsAsync(request, cancellationToken: Cancel)).Responses;
            // What was stored unverified turns out as a copy of itself: counted once all the same.
            accepted += answers.Count(a => a.Verdict is Verdict.Accepted or Verdict.Duplicate);
            Assert.All(answers.Where(a => a.Error is not null), a =>
                Assert.Contains((StatusCode)a.Error.Code, new[] { StatusCode.ResourceExhausted, StatusCode.Unavailable }));
            left = [.. left.Where((_, i) => answers[i].Error is not null)];
        }

        return accepted;
    }

    private static async Task<long> CountAsync(ServerProcess server) =>
        (await server.Client.ScoreCustomerAsync(new ScoreCustomerRequest { CustomerId = "hot" }, cancellationToken: Cancel)).Score.EventCount;
}
