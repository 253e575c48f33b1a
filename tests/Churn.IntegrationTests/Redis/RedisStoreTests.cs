using System.Globalization;
using Churn.Features;
using Churn.IntegrationTests.Infrastructure;
using Churn.Redis;

namespace Churn.IntegrationTests.Redis;

public sealed class RedisStoreTests
{
    private static readonly CustomerKey Key = CustomerKey.From("t", "c");

    [Fact]
    public async Task Append_RenewsTheTtlAndCompactionKeepsIt()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisStore store = await server.ConnectAsync();
        await AppendAsync(store, Key, 1);
        Assert.InRange(await TtlAsync(store), TimeSpan.FromDays(1824.9), TimeSpan.FromDays(1825));

        await store.Send(new TextCall("PEXPIRE", Key.ToString(), "100000"));
        Assert.True(await store.CompactAsync(Key, Element(1).Head(), 1, Element(9)));
        Assert.InRange(await TtlAsync(store), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(100));

        await AppendAsync(store, Key, 2);
        Assert.InRange(await TtlAsync(store), TimeSpan.FromDays(1824.9), TimeSpan.FromDays(1825));
    }

    [Fact]
    public async Task ScriptFlush_DoesNotStopCompaction()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisStore store = await server.ConnectAsync();
        string sha = await store.Send(new TextCall("SCRIPT", "LOAD", System.Text.Encoding.ASCII.GetString(CompactScript.Source)));
        Assert.Equal(System.Text.Encoding.ASCII.GetString(CompactScript.Sha1), sha);
        for (byte i = 1; i < 4; i++)
        {
            await AppendAsync(store, Key, i);
            await store.Send(new TextCall("SCRIPT", "FLUSH"));
            using StoredElements elements = await store.ReadAsync(Key);
            Assert.True(await store.CompactAsync(Key, elements.Head, elements.Count, Element((byte)(100 + i))));
        }
    }

    [Fact]
    public async Task ElementShorterThanAHead_CanBeFoldedAway()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisStore store = await server.ConnectAsync();
        await store.Send(new TextCall("RPUSH", Key.ToString(), "abc"));
        using StoredElements elements = await store.ReadAsync(Key);
        Assert.True(await store.CompactAsync(Key, elements.Head, 1, Element(1)));
    }

    [Fact]
    public async Task ManyCallsAtOnce_EachGetTheirOwnAnswer()
    {
        const int calls = 10_000;
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisStore store = await server.ConnectAsync();
        var appends = new Task<StoredElements>[calls];
        var reads = new Task<StoredElements>[calls];
        for (int i = 0; i < calls; i++)
        {
            appends[i] = store.AppendAsync(KeyOf(i), BitConverter.GetBytes((long)i)).AsTask();
        }

        for (int i = 0; i < calls; i++)
        {
            (await appends[i]).Dispose();
            reads[i] = store.ReadAsync(KeyOf(i)).AsTask();
        }

        for (int i = 0; i < calls; i++)
        {
            using StoredElements read = await reads[i];
            Assert.Equal(1, read.Count);
            Assert.Equal((ulong)i, read.Head);
        }
    }

    [Fact]
    public async Task ListBeyondOneRead_IsReadToTheBoundAndBecomesReadableByFolding()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        RedisOptions options = server.Options();
        await using RedisStore store = await server.ConnectAsync(new RedisOptions { Address = options.Address, MaxElements = 3 });
        for (byte i = 1; i <= 3; i++)
        {
            await AppendAsync(store, Key, i);
        }

        using (StoredElements appended = await store.AppendAsync(Key, Element(4)))
        {
            Assert.True(appended.IsTruncated);
            Assert.Equal(Element(3), appended[2].ToArray());
        }

        using (StoredElements read = await store.ReadAsync(Key))
        {
            Assert.True(read.IsTruncated);
            Assert.Equal(3, read.Count);
            Assert.True(await store.CompactAsync(Key, read.Head, 3, Element(99)));
        }

        using StoredElements rest = await store.ReadAsync(Key);
        Assert.False(rest.IsTruncated);
        Assert.Equal(Element(4), rest[1].ToArray());
    }

    [Fact]
    public async Task FullMemory_RefusesAppendsByNameAndServesReads()
    {
        await using RedisServer server = await RedisServer.StartAsync("--maxmemory", "1", "--maxmemory-policy", "noeviction");
        await using RedisStore store = await server.ConnectAsync();
        RedisServerException error = await Assert.ThrowsAsync<RedisServerException>(() => AppendAsync(store, Key, 1));
        Assert.Equal("OOM", error.Code);
        using StoredElements read = await store.ReadAsync(Key);
        Assert.Equal(0, read.Count);
    }

    [Fact]
    public async Task KeyOfAnotherType_IsAnErrorOfThatCallOnly()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisStore store = await server.ConnectAsync();
        await store.Send(new TextCall("SET", Key.ToString(), "x"));
        RedisServerException append = await Assert.ThrowsAsync<RedisServerException>(() => AppendAsync(store, Key, 1));
        Assert.Equal("WRONGTYPE", append.Code);
        RedisServerException read = await Assert.ThrowsAsync<RedisServerException>(async () => await store.ReadAsync(Key));
        Assert.Equal("WRONGTYPE", read.Code);
        await AppendAsync(store, KeyOf(1), 1);
    }

    [Fact]
    public async Task Observer_HearsOfEveryCallAndOfTheConnection()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        var observer = new CountingObserver();
        await using (var store = new RedisStore(server.Options(), observer))
        {
            await store.CheckAsync(TestContext.Current.CancellationToken);
            await AppendAsync(store, Key, 1);
            (await store.ReadAsync(Key)).Dispose();
            Assert.False(await store.CompactAsync(Key, 0, 1, Element(1)));
            await store.EraseAsync(Key, Element(2));
            await store.Send(new TextCall("SET", Key.ToString(), "x"));
            await Assert.ThrowsAsync<RedisServerException>(() => AppendAsync(store, Key, 1));
        }

        Assert.Equal("Append+ Read+ Compact+ Erase+ Append-", string.Join(' ', observer.Calls));
        // Closing is no news to whoever closes.
        Assert.Equal([true], observer.States);
    }

    [Fact]
    public async Task ObserverThatThrows_StopsNothing()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisStore store = await server.ConnectAsync(observer: new ThrowingObserver());
        await AppendAsync(store, Key, 1);
        using StoredElements read = await store.ReadAsync(Key);
        Assert.Equal(1, read.Count);
    }

    private static CustomerKey KeyOf(int i) => CustomerKey.From("t", i.ToString(CultureInfo.InvariantCulture));

    private static byte[] Element(byte tag) => [tag, 1, 2, 3, 4, 5, 6, 7, 8];

    private static async Task AppendAsync(RedisStore store, CustomerKey key, byte tag) =>
        (await store.AppendAsync(key, Element(tag))).Dispose();

    private static async Task<TimeSpan> TtlAsync(RedisStore store) =>
        TimeSpan.FromMilliseconds(long.Parse(await store.Send(new TextCall("PTTL", Key.ToString()))));

    private sealed class CountingObserver : IStoreObserver
    {
        public List<string> Calls { get; } = [];

        public List<bool> States { get; } = [];

        public void Completed(StoreCommand command, long elapsedTicks, bool ok) =>
            Calls.Add($"{command}{(ok && elapsedTicks > 0 ? "+" : "-")}");

        public void StateChanged(bool isUp, string detail) => States.Add(isUp);
    }

    private sealed class ThrowingObserver : IStoreObserver
    {
        public void Completed(StoreCommand command, long elapsedTicks, bool ok) => throw new NotSupportedException();

        public void StateChanged(bool isUp, string detail) => throw new NotSupportedException();
    }
}

internal static class ElementExtensions
{
    public static ulong Head(this byte[] element) => ElementHead.Of(element);
}
