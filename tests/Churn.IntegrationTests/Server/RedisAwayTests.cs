using System.Net;
using Churn.IntegrationTests.Infrastructure;
using Churn.Protocol.V1;
using Grpc.Core;
using Grpc.Health.V1;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Churn.IntegrationTests.Server;

/// <summary>Redis goes away under a running server: nothing hangs, nothing that was acknowledged is lost.</summary>
public sealed class RedisAwayTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KilledRedis_AnswersUnavailableAndKeepsWhatWasAcknowledged()
    {
        await using var redis = await RedisServer.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        await using var server = await ServerProcess.StartAsync("--store", redis.Address);
        var acknowledged = new List<int>();
        var storm = Task.Run(async () =>
        {
            for (var i = 0; ; i++)
            {
                var verdict = await TryRecordAsync(server, i);
                if (verdict is null)
                {
                    return i;
                }

                Assert.Equal(Verdict.Accepted, verdict);
                acknowledged.Add(i);
            }
        });
        await Eventually.BecomesTrueAsync(async () => (await server.ScrapeAsync()).Events("accepted") >= 50, "50 events accepted");

        await redis.KillAsync();
        var unknown = await storm.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        await ScoreFailsAsync(server, "nobody");
        var degraded = await ScoreAsync(server);
        Assert.True(degraded.Degraded);
        Assert.Equal(acknowledged.Count, degraded.EventCount);
        Assert.InRange(degraded.Age.ToTimeSpan(), TimeSpan.Zero, TimeSpan.FromSeconds(60));
        await ReadinessBecomesAsync(server, HttpStatusCode.ServiceUnavailable);
        await Eventually.BecomesTrueAsync(
            async () => (await server.Health.CheckAsync(new HealthCheckRequest(), cancellationToken: Cancel)).Status == ServingStatus.NotServing,
            "gRPC health NOT_SERVING");
        Assert.Equal("live\n", await server.Http.GetStringAsync("/healthz", Cancel));
        Assert.Equal(0, (await server.ScrapeAsync())["churn_store_up"]);

        await redis.RestartAsync();
        await ReadinessBecomesAsync(server, HttpStatusCode.OK);
        // Of the event whose outcome is unknown, and only of that one, both verdicts are right.
        Assert.All(acknowledged, i => Assert.NotEqual(unknown, i));
        foreach (var i in acknowledged.TakeLast(15))
        {
            Assert.Equal(Verdict.Duplicate, await TryRecordAsync(server, i));
        }

        Assert.NotNull(await TryRecordAsync(server, unknown));
        var fresh = await ScoreAsync(server);
        Assert.Equal((acknowledged.Count + 1, false), (fresh.EventCount, fresh.Degraded));
        var metrics = await server.ScrapeAsync();
        Assert.Equal(metrics["churn_events_received_total"], metrics.Sum("churn_events_total"));
        Assert.Equal((1, 1), (metrics["churn_store_up"], metrics["churn_scores_degraded_total"]));
        Assert.DoesNotContain("fail:", server.Output);
    }

    [Fact]
    public async Task SilentRedis_AnswersUnavailableInTimeAndARetryCountsOnce()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var server = await ServerProcess.StartAsync("--store", redis.Address, "--Churn:StoreDeadline=00:00:00.300");
        Assert.Equal(Verdict.Accepted, await TryRecordAsync(server, 0));

        await redis.PauseAsync();
        var failure = await Assert.ThrowsAsync<RpcException>(() => RecordAsync(server, 1));
        Assert.Equal((true, 1), (await ScoreAsync(server) is var degraded && degraded.Degraded, degraded.EventCount));
        using (var ready = await server.Http.GetAsync("/readyz", Cancel))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        }

        await redis.ResumeAsync();
        await ReadinessBecomesAsync(server, HttpStatusCode.OK);

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.Contains("send it again with the same event_id", failure.Status.Detail);
        Assert.Contains(await TryRecordAsync(server, 1), new Verdict?[] { Verdict.Accepted, Verdict.Duplicate });
        Assert.Equal(2, (await ScoreAsync(server)).EventCount);
        Assert.DoesNotContain("fail:", server.Output);
    }

    [Fact]
    public async Task DeadlineShorterThanTheStoreDeadline_IsKept()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var server = await ServerProcess.StartAsync("--store", redis.Address, "--Churn:StoreDeadline=00:01:00");
        await ScoreAsync(server);
        await redis.PauseAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await server.Client.ScoreCustomerAsync(
            new ScoreCustomerRequest { CustomerId = "c" }, deadline: DateTime.UtcNow.AddMilliseconds(300), cancellationToken: Cancel));
        await redis.ResumeAsync();

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
    }

    /// <summary>Null: UNAVAILABLE.</summary>
    private static async Task<Verdict?> TryRecordAsync(ServerProcess server, int id)
    {
        try
        {
            return (await RecordAsync(server, id)).Verdict;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
        {
            return null;
        }
    }

    private static async Task<RecordEventResponse> RecordAsync(ServerProcess server, int id) => await server.Client.RecordEventAsync(
        new RecordEventRequest { Event = new Event { CustomerId = "c", Type = "visit", EventId = $"{id}" } },
        deadline: DateTime.UtcNow.AddSeconds(10), cancellationToken: Cancel);

    private static async Task<Score> ScoreAsync(ServerProcess server, string customer = "c") => (await server.Client.ScoreCustomerAsync(
        new ScoreCustomerRequest { CustomerId = customer }, deadline: DateTime.UtcNow.AddSeconds(10), cancellationToken: Cancel)).Score;

    private static async Task ScoreFailsAsync(ServerProcess server, string customer)
    {
        var failure = await Assert.ThrowsAsync<RpcException>(() => ScoreAsync(server, customer));
        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.Contains("store", failure.Status.Detail);
    }

    private static Task ReadinessBecomesAsync(ServerProcess server, HttpStatusCode expected) => Eventually.BecomesTrueAsync(
        async () =>
        {
            using var ready = await server.Http.GetAsync("/readyz", Cancel);
            return ready.StatusCode == expected;
        },
        $"/readyz {expected}");
}
