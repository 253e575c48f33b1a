using Churn.Features;
using Churn.Protocol.V1;
using Churn.Redis;
using Churn.Tests.Infrastructure;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Churn.Tests.Server;

/// <summary>Customers with lists that are longer, or other, than one server alone makes them.</summary>
public sealed class HotCustomerTests : IAsyncLifetime
{
    private readonly FaultyStore _store = new(new MemoryStore(TimeProvider.System, TimeSpan.FromDays(1)));
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() =>
        _server = await TestServer.StartAsync(services => services.AddSingleton<ICustomerStore>(_store));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task TenBatchesAtOnceForOneCustomer_AreAllCountedExactly()
    {
        // Replies that come together, as they do from Redis, so that many appends are under way.
        _store.Before = static async () => await Task.Yield();
        var counted = await Task.WhenAll(Enumerable.Range(0, 10).Select(RecordAllAsync));

        Assert.Equal(10_000, counted.Sum());
        Assert.Equal(10_000, (await _server.ScoreAsync("hot")).EventCount);
        var metrics = await _server.ScrapeUntilAsync(_ => true);
        Assert.Equal(10_000, metrics.Events("accepted"));
        Assert.Equal(metrics["churn_events_received_total"], metrics.Sum("churn_events_total"));
    }

    [Fact]
    public async Task EventBehindMoreThanOneReadReturns_IsStoredAndServedOnceTheListIsFolded()
    {
        await PileUpAsync(9_000);

        var unverified = await TestServer.FailsAsync(() => _server.RecordAsync(Events.Of("c", id: "own", at: _server.Now)));
        // The same id again, and a score: the list was folded by the first event alone.
        var again = await _server.RecordAsync(Events.Of("c", id: "own", at: _server.Now));

        Assert.Equal((StatusCode.Unavailable, "PENDING_EVENTS_UNFOLDED"), (unverified.StatusCode, unverified.ErrorInfo().Reason));
        Assert.Equal((Verdict.Duplicate, 9_001), (again.Verdict, again.Score.EventCount));
        Assert.Equal(9_001, (await _server.ScoreAsync("c")).EventCount);
    }

    [Fact]
    public async Task ListThatIsLongerThanOneRead_IsNotScoredByItsOldestPart()
    {
        await PileUpAsync(8_193);

        var refused = await TestServer.FailsAsync(() => _server.ScoreAsync("c"));

        Assert.Equal((StatusCode.Unavailable, "PENDING_EVENTS_UNFOLDED"), (refused.StatusCode, refused.ErrorInfo().Reason));
        Assert.Equal(8_193, (await _server.ScoreAsync("c")).EventCount);
    }

    [Fact]
    public async Task ElementOfANewerKind_StaysInTheListUntilItsServerComes()
    {
        byte[] newer = [200, 1, 2, 3, 4, 5, 6, 7, 8, 9];
        await PileUpAsync(20);
        (await _store.AppendAsync(Key, newer)).Dispose();
        await PileUpAsync(20);

        for (var i = 0; i < 40; i++)
        {
            await _server.RecordAsync(Events.Of("c", id: $"own-{i}"));
        }

        Assert.Equal(80, (await _server.ScoreAsync("c")).EventCount);
        using var stored = await _store.ReadAsync(Key);
        Assert.Equal(ElementKind.Snapshot, ElementHead.KindOf(stored[0]));
        Assert.Equal(newer, stored[1].ToArray());
        Assert.Equal(62, stored.Count);
    }

    [Fact]
    public async Task DamagedElement_IsCountedOnceWhenItIsDropped()
    {
        (await _store.AppendAsync(Key, new byte[] { (byte)ElementKind.Event, 1, 2, 3, 4, 5, 6, 7, 8 })).Dispose();
        for (var i = 0; i < 10; i++)
        {
            await _server.ScoreAsync("c");
        }

        var before = await _server.ScrapeUntilAsync(_ => true);
        await PileUpAsync(20);
        await _server.ScoreAsync("c");
        await _server.ScoreAsync("c");

        Assert.Equal(0, before["churn_unreadable_elements_total"]);
        Assert.Equal(1, (await _server.ScrapeUntilAsync(_ => true))["churn_unreadable_elements_total"]);
    }

    private static CustomerKey Key => CustomerKey.From("default", "c");

    private async Task<int> RecordAllAsync(int batch)
    {
        var accepted = 0;
        var left = Enumerable.Range(0, 1000).Select(i => new RecordEventRequest { Event = Events.Of("hot", id: $"{batch}-{i}"), SkipScore = true }).ToArray();
        for (var round = 0; left.Length > 0; round++)
        {
            Assert.True(round < 1000, $"{left.Length} events were never taken");
            var answers = await _server.RecordAllAsync(left);
            accepted += answers.Count(a => a.Verdict == Verdict.Accepted);
            Assert.All(answers.Where(a => a.Error is not null), a => Assert.Equal((int)StatusCode.ResourceExhausted, a.Error.Code));
            left = [.. left.Where((_, i) => answers[i].Error is not null)];
        }

        return accepted;
    }

    private async Task PileUpAsync(int events)
    {
        var now = _server.Now.ToUnixTimeMilliseconds() - 1000;
        for (var i = 0; i < events; i++)
        {
            var e = new CustomerEvent($"{Guid.NewGuid()}", "visit", "", now, null, now, now);
            (await _store.AppendAsync(Key, EventElement.Encode(e, (ulong)Random.Shared.NextInt64()))).Dispose();
        }
    }
}
