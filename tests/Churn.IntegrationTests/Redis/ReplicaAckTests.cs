using System.Text.RegularExpressions;
using Churn.IntegrationTests.Infrastructure;
using Churn.Protocol.V1;
using Churn.Redis;
using Grpc.Core;

namespace Churn.IntegrationTests.Redis;

/// <summary>Writes that are acknowledged once a replica has them.</summary>
public sealed partial class ReplicaAckTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PrimaryWithTooFewReplicas_IsRefusedAtStartWithWhatToChange()
    {
        await using RedisServer alone = await RedisServer.StartAsync();
        string refusal = await ServerProcess.RefusesAsync([], ["--store", alone.Address, "--ack", "replica"]);
        Assert.Contains("has 0 replicas that keep up, and acknowledgements take 1", refusal, StringComparison.Ordinal);
        Assert.Contains("--ack memory", refusal, StringComparison.Ordinal);
        await using RedisServer replica = await ReplicaOfAsync(alone);
        refusal = await ServerProcess.RefusesAsync([], ["--store", alone.Address, "--ack", "replica", "--Churn:AckReplicas=2"]);
        Assert.Contains("has 1 replicas that keep up, and acknowledgements take 2", refusal, StringComparison.Ordinal);
        Assert.Contains("--store", await ServerProcess.RefusesAsync([], ["--ack", "replica"]), StringComparison.Ordinal);
        Assert.Contains("--ack", await ServerProcess.RefusesAsync([], ["--ack", "disk"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoginThatMayNotWait_IsRefusedWithTheRightToGrant()
    {
        await using RedisServer primary = await RedisServer.StartAsync("--user", "default", "on", "nopass", "~*", "&*", "+@all", "-wait");
        await using var store = new RedisStore(OptionsOf(primary));
        var refusal = await Assert.ThrowsAsync<RedisConfigurationException>(async () => await store.CheckAsync(Cancel));
        Assert.Contains("+wait", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyAppendsAtOnce_ShareTheirWaitsAndAreOnTheReplica()
    {
        const int Appends = 5_000;
        await using RedisServer primary = await RedisServer.StartAsync();
        await using RedisServer replica = await ReplicaOfAsync(primary);
        await using var store = new RedisStore(OptionsOf(primary));
        await store.CheckAsync(Cancel);
        Task<StoredElements>[] appends =
            [.. Enumerable.Range(0, Appends).Select(i => store.AppendAsync(CustomerKey.From("t", $"{i}"), BitConverter.GetBytes((long)i)).AsTask())];
        for (int i = 0; i < Appends; i++)
        {
            using StoredElements own = await appends[i];
            Assert.Equal((ulong)i, own.Head);
        }

        Assert.Equal($":{Appends}", await replica.CommandAsync("DBSIZE"));
        int waits = int.Parse(Waits().Match(await primary.CommandAsync("INFO commandstats")).Groups[1].Value);
        Assert.InRange(waits, 2, Appends / 5);
    }

    [Fact]
    public async Task ReplicaThatStops_FailsWritesInTimeWhileReadsGoOnAndARetryCountsOnce()
    {
        await using RedisServer primary = await RedisServer.StartAsync();
        await using RedisServer replica = await ReplicaOfAsync(primary);
        await using ServerProcess server = await ServerProcess.StartAsync("--store", primary.Address, "--ack", "replica");
        Assert.Equal(Verdict.Accepted, (await RecordAsync(server, "1")).Verdict);

        await replica.PauseAsync();
        RpcException onPrimary = await Assert.ThrowsAsync<RpcException>(() => RecordAsync(server, "2"));
        RpcException notSent = await Assert.ThrowsAsync<RpcException>(() => RecordAsync(server, "3"));
        Score meanwhile = await ScoreAsync(server);
        Assert.Equal(0, (await server.ScrapeAsync())["churn_store_up"]);
        await replica.ResumeAsync();

        Assert.Equal((StatusCode.Unavailable, StatusCode.Unavailable), (onPrimary.StatusCode, notSent.StatusCode));
        Assert.Contains("is in the store's primary", onPrimary.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("send it again with the same event_id", onPrimary.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("out of reach", notSent.Status.Detail, StringComparison.Ordinal);
        Assert.Equal((2, false), (meanwhile.EventCount, meanwhile.Degraded));
        Verdict? again = null;
        await Eventually.BecomesTrueAsync(async () => (again = await TryRecordAsync(server, "2")) is not null, "writes again");
        Assert.Equal(Verdict.Duplicate, again);
        Assert.Equal(Verdict.Accepted, (await RecordAsync(server, "3")).Verdict);
        Assert.Equal(3, (await ScoreAsync(server)).EventCount);
        Assert.Matches("Store is down: .* has the last writes on 0 of 1 replicas", server.Output);
    }

    [Fact]
    public async Task ReplicaThatStops_FailsProfileAndErasureWithTheirOwnWords()
    {
        await using RedisServer primary = await RedisServer.StartAsync();
        await using RedisServer replica = await ReplicaOfAsync(primary);
        await using ServerProcess server = await ServerProcess.StartAsync("--store", primary.Address, "--ack", "replica");
        await replica.PauseAsync();
        RpcException failure = await Assert.ThrowsAsync<RpcException>(async () => await server.Client.DeleteCustomerAsync(
            new DeleteCustomerRequest { CustomerId = "c" }, cancellationToken: Cancel));
        await replica.ResumeAsync();
        Assert.Contains("the change was made in the store's primary", failure.Status.Detail, StringComparison.Ordinal);
    }

    private static async Task<RedisServer> ReplicaOfAsync(RedisServer primary)
    {
        await primary.CommandAsync("CONFIG SET repl-diskless-sync-delay 0");
        RedisServer replica = await RedisServer.StartAsync("--replicaof", "127.0.0.1", $"{primary.Port}");
        await replica.IsReplicaAsync();
        return replica;
    }

    private static RedisOptions OptionsOf(RedisServer primary) =>
        new() { Address = RedisAddress.Parse(primary.Address), AckReplicas = 1, CommandTimeout = TimeSpan.FromSeconds(10) };

    private static async Task<RecordEventResponse> RecordAsync(ServerProcess server, string id) => await server.Client.RecordEventAsync(
        new RecordEventRequest { Event = new Event { CustomerId = "c", Type = "visit", EventId = id } }, cancellationToken: Cancel);

    private static async Task<Verdict?> TryRecordAsync(ServerProcess server, string id)
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

    private static async Task<Score> ScoreAsync(ServerProcess server) => (await server.Client.ScoreCustomerAsync(
        new ScoreCustomerRequest { CustomerId = "c" }, cancellationToken: Cancel)).Score;

    [GeneratedRegex("cmdstat_wait:calls=([0-9]+)")]
    private static partial Regex Waits();
}
