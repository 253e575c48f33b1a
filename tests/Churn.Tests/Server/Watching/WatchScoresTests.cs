using Churn.Protocol.V1;
using Churn.Redis;
using Churn.Server.Customers;
using Churn.Tests.Infrastructure;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Churn.Tests.Server.Watching;

public sealed class WatchScoresTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Watch_SendsTheCurrentScoresAndThenEachChange()
    {
        await using var server = await TestServer.StartAsync();
        await server.RecordAsync(Events.Of("a"));
        using var watch = server.Client.WatchScores(new WatchScoresRequest { CustomerIds = { "a", "b", "a" }, MaxReasons = 2 }, cancellationToken: Cancel);

        var first = new[] { await NextAsync(watch), await NextAsync(watch) }.OrderBy(u => u.CustomerId).ToArray();
        await server.RecordAsync(Events.Of("b", "complaint"));
        var changed = await NextAsync(watch);

        Assert.Equal([("a", 1L), ("b", 0L)], first.Select(u => (u.CustomerId, u.Score.EventCount)));
        Assert.Equal(("b", 1), (changed.CustomerId, changed.Score.EventCount));
        Assert.NotEmpty(changed.Score.Reasons);
        Assert.Equal((await server.ScoreAsync("b")).ChurnProbability, changed.Score.ChurnProbability);
    }

    [Fact]
    public async Task ChangeOfProfileAndErasure_AreChanges()
    {
        await using var server = await TestServer.StartAsync();
        await server.RecordAsync(Events.Of("a"));
        using var watch = server.Client.WatchScores(new WatchScoresRequest { CustomerIds = { "a" } }, cancellationToken: Cancel);
        await NextAsync(watch);

        await server.Client.DeleteCustomerAsync(new DeleteCustomerRequest { CustomerId = "a" }, cancellationToken: Cancel);

        Assert.Equal((0, CustomerState.Unknown), ((await NextAsync(watch)).Score is var erased ? erased.EventCount : -1, erased.CustomerState));
    }

    [Fact]
    public async Task Silence_MovesTheScore()
    {
        await using var server = await TestServer.StartAsync("--Churn:WatchRecheck=00:00:01");
        await server.RecordAsync(Events.Of("a", "purchase", server.Now.AddDays(-1)));
        using var watch = server.Client.WatchScores(new WatchScoresRequest { CustomerIds = { "a" } }, cancellationToken: Cancel);
        var before = await NextAsync(watch);

        server.Clock.Advance(TimeSpan.FromDays(60));
        var after = await NextAsync(watch);

        Assert.Equal(1, after.Score.EventCount);
        Assert.True(after.Score.ChurnProbability > before.Score.ChurnProbability, $"{before.Score.ChurnProbability} {after.Score.ChurnProbability}");
    }

    [Fact]
    public async Task ManyChangesAtOnce_AreSentAsTheLatestStateNoOftenerThanAsked()
    {
        await using var server = await TestServer.StartAsync();
        using var watch = server.Client.WatchScores(
            new WatchScoresRequest { CustomerIds = { "a" }, MinInterval = Duration.FromTimeSpan(TimeSpan.FromSeconds(2)) }, cancellationToken: Cancel);
        await NextAsync(watch);

        // All within the interval after the first update, however slow this machine is: else the count below tells.
        var started = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 200; i++)
        {
            await server.RecordAsync(Events.Of("a", id: $"{i}"));
        }

        var updates = 0;
        ScoreUpdate last;
        do
        {
            last = await NextAsync(watch);
            updates++;
        }
        while (last.Score.EventCount < 200);

        Assert.InRange(updates, 1, 1 + (int)(started.Elapsed.TotalSeconds / 2));
    }

    [Fact]
    public async Task SlowReader_GetsTheLatestStateAndHoldsNobodyUp()
    {
        await using var server = await TestServer.StartAsync();
        string[] ids = [.. Enumerable.Range(0, 1000).Select(i => $"slow-{i}")];
        using var watch = server.Client.WatchScores(
            new WatchScoresRequest { CustomerIds = { ids }, MaxReasons = 20, MinInterval = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(10)) },
            cancellationToken: Cancel);
        await NextAsync(watch);

        // Nothing is read meanwhile: 5 changes of each.
        for (var round = 0; round < 5; round++)
        {
            foreach (var chunk in ids.Chunk(500))
            {
                await server.RecordAllAsync(chunk.Select(id => new RecordEventRequest { Event = Events.Of(id, id: $"{round}"), SkipScore = true }));
            }
        }

        var seen = new Dictionary<string, long>();
        var updates = 1;
        while (seen.Count < ids.Length || seen.Values.Any(count => count < 5))
        {
            var update = await NextAsync(watch);
            seen[update.CustomerId] = update.Score.EventCount;
            updates++;
        }

        Assert.InRange(updates, ids.Length, 6 * ids.Length);
    }

    [Fact]
    public async Task StoreThatIsAway_IsSaidOnceAndThenThatItIsBack()
    {
        var store = new FaultyStore(new MemoryStore());
        await using var server = await TestServer.StartAsync(services => services
            .AddSingleton<ICustomerStore>(store).AddSingleton<ILogger<CustomerStates>>(new CustomerStatesLog()));
        store.BeforeRead = () => throw new RedisUnavailableException("away");
        using var watch = server.Client.WatchScores(new WatchScoresRequest { CustomerIds = { "a" } }, cancellationToken: Cancel);

        var failed = await NextAsync(watch);
        store.BeforeRead = () => Task.CompletedTask;
        var back = await NextAsync(watch);

        Assert.Equal(("a", (int)StatusCode.Unavailable), (failed.CustomerId, failed.Error.Code));
        Assert.Null(failed.Score);
        Assert.Equal("a", back.Score.CustomerId);
    }

    [Fact]
    public async Task ServerThatStops_EndsTheWatchUnavailable()
    {
        await using var server = await TestServer.StartAsync();
        using var watch = server.Client.WatchScores(new WatchScoresRequest { CustomerIds = { "a" } }, cancellationToken: Cancel);
        await NextAsync(watch);

        server.App.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        var ended = await TestServer.FailsAsync(() => NextAsync(watch));
        Assert.Equal((StatusCode.Unavailable, "SERVER_STOPPING"), (ended.StatusCode, ended.ErrorInfo().Reason));
    }

    [Fact]
    public async Task MoreWatchesThanMayBe_AreRefused_AndThoseThatEndMakeRoom()
    {
        await using var server = await TestServer.StartAsync("--Churn:MaxWatches=1");
        using (var watch = server.Client.WatchScores(new WatchScoresRequest { CustomerIds = { "a" } }, cancellationToken: Cancel))
        {
            await NextAsync(watch);
            Assert.Equal(1, (await server.ScrapeUntilAsync(_ => true))["churn_watchers"]);
            using var second = server.Client.WatchScores(new WatchScoresRequest { CustomerIds = { "a" } }, cancellationToken: Cancel);
            Assert.Equal("TOO_MANY_WATCHES", (await TestServer.FailsAsync(() => NextAsync(second))).ErrorInfo().Reason);
        }

        await server.ScrapeUntilAsync(metrics => metrics["churn_watchers"] == 0);
        using var third = server.Client.WatchScores(new WatchScoresRequest { CustomerIds = { "a" } }, cancellationToken: Cancel);
        Assert.Equal("a", (await NextAsync(third)).CustomerId);
    }

    public static TheoryData<WatchScoresRequest, string> WrongRequests => new()
    {
        { new(), "customer_ids" },
        { new() { CustomerIds = { Enumerable.Repeat("a", 1001) } }, "customer_ids" },
        { new() { CustomerIds = { "a", "" } }, "customer_ids[1]" },
        { new() { CustomerIds = { "a" }, MaxReasons = 21 }, "max_reasons" },
        { new() { CustomerIds = { "a" }, MinInterval = new() { Nanos = 9_000_000 } }, "min_interval" },
        { new() { CustomerIds = { "a" }, MinInterval = new() { Seconds = 3601 } }, "min_interval" },
        { new() { CustomerIds = { "a" }, MinInterval = new() { Seconds = long.MaxValue } }, "min_interval" },
    };

    [Theory]
    [MemberData(nameof(WrongRequests))]
    public async Task WrongRequest_NamesTheField(WatchScoresRequest request, string field)
    {
        await using var server = await TestServer.StartAsync();
        using var watch = server.Client.WatchScores(request, cancellationToken: Cancel);

        var failed = await TestServer.FailsAsync(() => NextAsync(watch));

        Assert.Equal(StatusCode.InvalidArgument, failed.StatusCode);
        Assert.Equal([field], failed.Fields());
    }

    private static async Task<ScoreUpdate> NextAsync(AsyncServerStreamingCall<ScoreUpdate> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext(Cancel).WaitAsync(TimeSpan.FromSeconds(30), Cancel));
        return watch.ResponseStream.Current;
    }
}
