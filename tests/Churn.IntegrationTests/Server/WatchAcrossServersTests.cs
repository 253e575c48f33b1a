using System.Diagnostics;
using Churn.IntegrationTests.Infrastructure;
using Churn.Protocol.V1;
using Churn.Redis;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Churn.IntegrationTests.Server;

/// <summary>Whoever watches on one server sees what another one records.</summary>
public sealed class WatchAcrossServersTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EventOnOneServer_IsSeenOnTheOther()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var watching = await ServerProcess.StartAsync("--store", redis.Address);
        await using var recording = await ServerProcess.StartAsync("--store", redis.Address);
        using var watch = Watch(watching, "a", "b");
        Assert.Equal(["a", "b"], new[] { (await NextAsync(watch)).CustomerId, (await NextAsync(watch)).CustomerId }.Order());

        var delays = new List<double>();
        for (var i = 1; i <= 300; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await RecordAsync(recording, "a", $"{i}");
            var update = await NextAsync(watch);
            delays.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            Assert.Equal(("a", i), (update.CustomerId, update.Score.EventCount));
        }

        delays.Sort();
        var p99 = delays[(int)(0.99 * delays.Count)];
        TestContext.Current.SendDiagnosticMessage($"from the call that records to the update: p50 {delays[150]:N1} ms, p99 {p99:N1} ms");
        Assert.True(p99 < 1000, $"p99 {p99} ms");
    }

    [Fact]
    public async Task RedisThatComesBack_BringsWhatWasMissed()
    {
        await using var redis = await RedisServer.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        await using var watching = await ServerProcess.StartAsync("--store", redis.Address);
        await using var recording = await ServerProcess.StartAsync("--store", redis.Address);
        using var watch = Watch(watching, "a");
        await NextAsync(watch);

        await redis.KillAsync();
        await redis.RestartAsync();
        await Eventually.BecomesTrueAsync(async () => await TryRecordAsync(recording, "a", "1"), "an event that is recorded again");
        ScoreUpdate update;
        do
        {
            update = await NextAsync(watch);
        }
        while (update.Score?.EventCount != 1);

        await RecordAsync(recording, "a", "2");
        Assert.Equal(2, (await NextAsync(watch)).Score.EventCount);
    }

    [Fact]
    public async Task LoginThatMayNotSubscribe_ServesAllTheSameAndSaysWhatToGrant()
    {
        await using var redis = await RedisServer.StartAsync();
        await using (var store = await redis.ConnectAsync())
        {
            await store.Send(new TextCall([
                "ACL", "SETUSER", "churn", "on", ">pw", "~churn:1:*", "resetchannels",
                .. "+info +multi +exec +rpush +lrange +pexpire +del +eval +evalsha +lindex +llen +lset +ltrim +ping".Split(' ')]));
        }

        await using var server = await ServerProcess.StartAsync("--store", redis.Address.Replace("redis://", "redis://churn:pw@"));
        using var watch = Watch(server, "a");
        await NextAsync(watch);

        await RecordAsync(server, "a", "1");

        Assert.Equal(1, (await NextAsync(watch)).Score.EventCount);
        await server.SaysAsync(new("does not let the server publish or subscribe .*&churn:1:"));
    }

    private static AsyncServerStreamingCall<ScoreUpdate> Watch(ServerProcess server, params string[] ids) => server.Client.WatchScores(
        new WatchScoresRequest { CustomerIds = { ids }, MinInterval = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(10)) },
        cancellationToken: Cancel);

    private static async Task<ScoreUpdate> NextAsync(AsyncServerStreamingCall<ScoreUpdate> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext(Cancel).WaitAsync(Limit, Cancel));
        return watch.ResponseStream.Current;
    }

    private static async Task RecordAsync(ServerProcess server, string customer, string id) => await server.Client.RecordEventAsync(
        new RecordEventRequest { Event = new Event { CustomerId = customer, Type = "visit", EventId = id }, SkipScore = true },
        cancellationToken: Cancel);

    private static async Task<bool> TryRecordAsync(ServerProcess server, string customer, string id)
    {
        try
        {
            await RecordAsync(server, customer, id);
            return true;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
        {
            return false;
        }
    }
}
