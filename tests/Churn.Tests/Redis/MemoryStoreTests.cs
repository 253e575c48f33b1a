using Churn.Redis;

namespace Churn.Tests.Redis;

public sealed class MemoryStoreTests : CustomerStoreContract
{
    [Fact]
    public async Task CustomerPastItsTtl_IsUnknownAgain()
    {
        var time = new SettableTime();
        await using var store = new MemoryStore(time, TimeSpan.FromSeconds(10));
        CustomerKey key = NewKey();
        await AppendMany(store, key, 1);
        time.Now += TimeSpan.FromSeconds(9);
        await AppendMany(store, key, 1);
        time.Now += TimeSpan.FromSeconds(9);
        using (StoredElements renewed = await store.ReadAsync(key))
        {
            Assert.Equal(2, renewed.Count);
        }

        time.Now += TimeSpan.FromSeconds(1);
        using StoredElements expired = await store.ReadAsync(key);
        Assert.Equal(0, expired.Count);
        Assert.Single(await AppendMany(store, key, 1));
        using StoredElements again = await store.ReadAsync(key);
        Assert.Equal(1, again.Count);
    }

    [Fact]
    public async Task CustomersBeyondTheBound_AreRefusedAndTheOthersServed()
    {
        await using var store = new MemoryStore(maxCustomers: 2);
        CustomerKey known = NewKey();
        await AppendMany(store, known, 1);
        await AppendMany(store, NewKey(), 1);
        await Assert.ThrowsAsync<RedisOverloadedException>(() => AppendMany(store, NewKey(), 1));
        await AppendMany(store, known, 1);
        using StoredElements elements = await store.ReadAsync(known);
        Assert.Equal(2, elements.Count);
    }

    [Fact]
    public async Task ListBeyondOneRead_IsTruncatedUntilItIsFolded()
    {
        await using var store = new MemoryStore();
        CustomerKey key = NewKey();
        byte[][] events = await AppendMany(store, key, 8_192);
        using (StoredElements appended = await store.AppendAsync(key, Element(1, [])))
        {
            Assert.True(appended.IsTruncated);
            Assert.Equal(events[^1], appended[8_191].ToArray());
        }

        using (StoredElements elements = await store.ReadAsync(key))
        {
            Assert.True(elements.IsTruncated);
            Assert.Equal(8_192, elements.Count);
        }

        Assert.True(await store.CompactAsync(key, HeadOf(events[0]), 8_192, new byte[8]));
        using StoredElements folded = await store.ReadAsync(key);
        Assert.False(folded.IsTruncated);
        Assert.Equal(2, folded.Count);
    }

    [Fact]
    public void MemoryStore_SaysThatItsStateEnds()
    {
        var store = new MemoryStore();
        Assert.False(store.IsPersistent);
        Assert.Contains("end with this process", store.Description, StringComparison.Ordinal);
    }

    protected override ValueTask<ICustomerStore> CreateAsync() => ValueTask.FromResult<ICustomerStore>(new MemoryStore());

    private sealed class SettableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddYears(50);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
