using System.Collections.Concurrent;
using Churn.Features;
using Churn.Redis;
using Churn.Tests.Server;

namespace Churn.Tests.Redis;

public sealed class CompactorTests : IAsyncDisposable
{
    private static readonly CustomerKey Key = CustomerKey.From("t", "c");

    private readonly SteppedTime _time = new();
    private readonly MemoryStore _memory;
    private readonly FaultyStore _store;
    private readonly ConcurrentQueue<Compaction> _ended = new();
    private readonly Compactor _compactor;

    public CompactorTests()
    {
        _memory = new MemoryStore(_time);
        _store = new FaultyStore(_memory);
        _compactor = new Compactor(_store, _time, _ended.Enqueue);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData(15, 15)]
    [InlineData(16, 1)]
    [InlineData(17, 1)]
    public async Task SixteenPending_AreDue(int events, int left)
    {
        await AppendAsync(events);

        await OfferAsync();

        Assert.Equal(left, await CountAsync());
        Assert.Equal(left == 1 ? 1 : 0, _ended.Count);
    }

    [Fact]
    public async Task ManyIds_AreDueByTheirSixteenth()
    {
        await AppendAsync(640);
        await OfferAsync();
        await AppendAsync(41);

        await OfferAsync();
        var before = await CountAsync();
        await AppendAsync(2);
        await OfferAsync();

        Assert.Equal((42, 1), (before, await CountAsync()));
    }

    [Fact]
    public async Task ExpiredIds_AreDueOnceAndNotOnEachEvent()
    {
        await AppendAsync(400);
        await OfferAsync();
        _time.Step(TimeSpan.FromHours(2));
        _ended.Clear();

        for (var i = 0; i < 15; i++)
        {
            await AppendAsync(1);
            await OfferAsync();
        }

        Assert.Equal(CompactionResult.Done, Assert.Single(_ended).Result);
        Assert.Equal(15, await CountAsync());
    }

    [Fact]
    public async Task ElementShorterThanAHead_IsFoldedAwayAndCounted()
    {
        var elements = StoredElements.Copy([[42], .. Enumerable.Range(0, 16).Select(Event)], 100);
        var state = new CustomerState();
        var folded = CustomerFold.Fold(elements, elements.Count, state);
        ulong head = 0;
        var store = new FaultyStore(_memory) { Compacting = asked => head = asked };

        await new Compactor(store, _time, _ended.Enqueue).Offer(Key, elements.Head, folded, state);

        Assert.Equal(42UL, head);
        Assert.Equal(1, folded.Unreadable);
        elements.Dispose();
    }

    [Fact]
    public async Task UnreadableElements_AreCountedWhenTheyAreDropped()
    {
        await AppendAsync(20);
        (await _store.AppendAsync(Key, new byte[] { (byte)ElementKind.Event, 1, 2, 3, 4, 5, 6, 7, 8 })).Dispose();

        await OfferAsync();

        Assert.Equal([new Compaction(CompactionResult.Done, Dropped: 1)], _ended);
    }

    [Fact]
    public async Task StaleHead_LosesOnceAndTheFreshOneCompacts()
    {
        await AppendAsync(20);
        using var stale = await _store.ReadAsync(Key);
        await OfferAsync();
        await AppendAsync(20);
        using var fresh = await _store.ReadAsync(Key);

        await OfferAsync(stale);
        await OfferAsync(stale);
        await OfferAsync(fresh);

        // The process that compacted knows what it replaced, and does not ask.
        Assert.Equal([CompactionResult.Done, CompactionResult.Done], _ended.Select(e => e.Result));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task LostRace_IsToldAndTheNextFoldCompacts()
    {
        await AppendAsync(20);
        using var stale = await _store.ReadAsync(Key);
        await new Compactor(_store, _time, _ => { }).Offer(Key, stale.Head, Fold(stale, out var state), state);
        await AppendAsync(20);

        await OfferAsync(stale);
        await OfferAsync(stale);
        await OfferAsync();

        Assert.Equal([CompactionResult.Lost, CompactionResult.Done], _ended.Select(e => e.Result));
        Assert.Equal(1, await CountAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Failure_IsToldWhateverItIsAndTheNextFoldCompacts(bool expected)
    {
        Exception failure = expected ? new RedisUnavailableException("away") : new InvalidOperationException("bug");
        await AppendAsync(20);
        _store.BeforeCompact = () => throw failure;
        await OfferAsync();
        _store.BeforeCompact = () => Task.CompletedTask;

        await OfferAsync();

        Assert.Equal([new Compaction(CompactionResult.Failed, Failure: failure), new Compaction(CompactionResult.Done)], _ended);
    }

    [Fact]
    public async Task OneCustomer_IsCompactedOnceAtATime()
    {
        var gate = new TaskCompletionSource();
        _store.BeforeCompact = () => gate.Task;
        await AppendAsync(20);

        var first = OfferAsync();
        await OfferAsync();
        gate.SetResult();
        await first;

        Assert.Equal(CompactionResult.Done, Assert.Single(_ended).Result);
    }

    private async Task AppendAsync(int events)
    {
        for (var i = 0; i < events; i++)
        {
            (await _store.AppendAsync(Key, Event(Random.Shared.Next()))).Dispose();
        }
    }

    private byte[] Event(int id)
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        return EventElement.Encode(new CustomerEvent($"{id}", "visit", "", now, null, now, now), (ulong)Random.Shared.NextInt64());
    }

    private async Task OfferAsync()
    {
        using var elements = await _store.ReadAsync(Key);
        await OfferAsync(elements);
    }

    private Task OfferAsync(StoredElements elements) => _compactor.Offer(Key, elements.Head, Fold(elements, out var state), state);

    private static FoldSummary Fold(StoredElements elements, out CustomerState state)
    {
        state = new CustomerState();
        return CustomerFold.Fold(elements, elements.Count, state);
    }

    private async Task<int> CountAsync()
    {
        using var elements = await _store.ReadAsync(Key);
        return elements.Count;
    }
}
