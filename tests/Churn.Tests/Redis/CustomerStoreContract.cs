using System.Buffers.Binary;
using Churn.Redis;

namespace Churn.Tests.Redis;

/// <summary>What every store promises; run against memory here and against Redis in the integration tests.</summary>
public abstract class CustomerStoreContract
{
    private const byte EventKind = (byte)'E';
    private const byte SnapshotKind = (byte)'S';
    private static int _keys;

    [Fact]
    public async Task UnknownCustomer_ReadsEmpty()
    {
        await using ICustomerStore store = await CreateAsync();
        using StoredElements elements = await store.ReadAsync(NewKey());
        Assert.Equal(0, elements.Count);
        Assert.Equal(0, elements.TotalBytes);
        Assert.Equal(0UL, elements.Head);
    }

    [Fact]
    public async Task Appends_ReturnAllInOrderWithTheOwnLast()
    {
        await using ICustomerStore store = await CreateAsync();
        CustomerKey key = NewKey();
        var sent = new List<byte[]>();
        for (int i = 0; i < 5; i++)
        {
            sent.Add(Element(EventKind, new byte[i * 100]));
            using StoredElements elements = await store.AppendAsync(key, sent[i]);
            AssertEqual(sent, elements);
        }

        using StoredElements read = await store.ReadAsync(key);
        AssertEqual(sent, read);
        Assert.Equal(sent.Sum(e => e.Length), read.TotalBytes);
    }

    [Fact]
    public async Task ElementsWithAnyBytes_ComeBackAsTheyWere()
    {
        await using ICustomerStore store = await CreateAsync();
        CustomerKey key = NewKey();
        byte[] element = [.. "\r\n$-1\r\n*"u8, .. Enumerable.Range(0, 256).Select(i => (byte)i)];
        using StoredElements elements = await store.AppendAsync(key, element);
        AssertEqual([element], elements);
    }

    [Fact]
    public async Task ElementsOutOfRange_AreRefused()
    {
        await using ICustomerStore store = await CreateAsync();
        CustomerKey key = NewKey();
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.AppendAsync(key, new byte[7]));
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.AppendAsync(key, new byte[4_097]));
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.CompactAsync(key, 0, 1, new byte[7]));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await store.CompactAsync(key, 0, 0, new byte[8]));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await store.AppendAsync(default, new byte[8]));
        using StoredElements elements = await store.AppendAsync(key, new byte[4_096]);
        Assert.Equal(1, elements.Count);
    }

    [Fact]
    public async Task ListThatBeginsWithAnEvent_Compacts()
    {
        await using ICustomerStore store = await CreateAsync();
        CustomerKey key = NewKey();
        byte[][] events = await AppendMany(store, key, 3);
        byte[] snapshot = Element(SnapshotKind, [2, 0, 0, 0]);
        Assert.True(await store.CompactAsync(key, HeadOf(events[0]), 2, snapshot));
        using StoredElements elements = await store.ReadAsync(key);
        AssertEqual([snapshot, events[2]], elements);
        Assert.Equal(HeadOf(snapshot), elements.Head);
    }

    [Fact]
    public async Task OneElement_CompactsToTheSnapshotAlone()
    {
        await using ICustomerStore store = await CreateAsync();
        CustomerKey key = NewKey();
        byte[][] events = await AppendMany(store, key, 1);
        byte[] snapshot = Element(SnapshotKind, new byte[100_000]);
        Assert.True(await store.CompactAsync(key, HeadOf(events[0]), 1, snapshot));
        using StoredElements elements = await store.ReadAsync(key);
        AssertEqual([snapshot], elements);
    }

    [Fact]
    public async Task CompactionOfAChangedHead_LosesAndChangesNothing()
    {
        await using ICustomerStore store = await CreateAsync();
        CustomerKey key = NewKey();
        byte[][] events = await AppendMany(store, key, 3);
        byte[] first = Element(SnapshotKind, []);
        Assert.True(await store.CompactAsync(key, HeadOf(events[0]), 2, first));
        Assert.False(await store.CompactAsync(key, HeadOf(events[0]), 2, Element(SnapshotKind, [])));
        using StoredElements elements = await store.ReadAsync(key);
        AssertEqual([first, events[2]], elements);
    }

    [Fact]
    public async Task CompactionOfMoreThanThereIs_LosesAndChangesNothing()
    {
        await using ICustomerStore store = await CreateAsync();
        CustomerKey key = NewKey();
        byte[][] events = await AppendMany(store, key, 2);
        Assert.False(await store.CompactAsync(key, HeadOf(events[0]), 3, Element(SnapshotKind, [])));
        Assert.False(await store.CompactAsync(NewKey(), 0, 1, Element(SnapshotKind, [])));
        using StoredElements elements = await store.ReadAsync(key);
        AssertEqual(events, elements);
    }

    [Fact]
    public async Task Erasure_LeavesTheTombstoneAndBeatsACompactionUnderWay()
    {
        await using ICustomerStore store = await CreateAsync();
        CustomerKey key = NewKey();
        byte[][] events = await AppendMany(store, key, 3);
        byte[] tombstone = Element((byte)'T', []);
        await store.EraseAsync(key, tombstone);
        Assert.False(await store.CompactAsync(key, HeadOf(events[0]), 1, Element(SnapshotKind, [])));
        byte[] after = Element(EventKind, []);
        using StoredElements elements = await store.AppendAsync(key, after);
        AssertEqual([tombstone, after], elements);
    }

    [Fact]
    public async Task Customers_DoNotMix()
    {
        await using ICustomerStore store = await CreateAsync();
        CustomerKey one = CustomerKey.From("a" + Unique(), "b");
        CustomerKey other = CustomerKey.From("a", "b" + Unique());
        byte[][] events = await AppendMany(store, one, 2);
        await AppendMany(store, other, 1);
        using StoredElements elements = await store.ReadAsync(one);
        AssertEqual(events, elements);
    }

    [Fact]
    public async Task WritersAndCompactors_LoseNothing()
    {
        const int writers = 8;
        const int each = 200;
        await using ICustomerStore store = await CreateAsync();
        CustomerKey key = NewKey();
        int wins = 0;
        async Task Write(int seed)
        {
            var chance = new Random(seed);
            for (int i = 0; i < each; i++)
            {
                (await store.AppendAsync(key, Element(EventKind, []))).Dispose();
                if (chance.Next(8) == 0 && await Compact(store, key, chance))
                {
                    Interlocked.Increment(ref wins);
                }
            }
        }

        await Task.WhenAll(Enumerable.Range(0, writers).Select(seed => Task.Run(() => Write(seed))));
        using StoredElements elements = await store.ReadAsync(key);
        Assert.Equal(writers * each, Counted(elements, elements.Count));
        Assert.True(wins > 0, "no compaction won, so nothing was tested");
    }

    [Fact]
    public async Task Check_AcceptsAFreshStoreAndPingAnswers()
    {
        await using ICustomerStore store = await CreateAsync();
        await store.CheckAsync(TestContext.Current.CancellationToken);
        await store.PingAsync();
        Assert.True(store.IsUp);
        Assert.NotEmpty(store.Description);
    }

    /// <summary>Of the store under test; ready to be called.</summary>
    protected abstract ValueTask<ICustomerStore> CreateAsync();

    protected static CustomerKey NewKey() => CustomerKey.From("contract", Unique());

    protected static byte[] Element(byte kind, ReadOnlySpan<byte> payload)
    {
        byte[] element = [kind, 0, 0, 0, 0, 0, 0, 0, .. payload];
        Random.Shared.NextBytes(element.AsSpan(1, 7));
        return element;
    }

    protected static async Task<byte[][]> AppendMany(ICustomerStore store, CustomerKey key, int count)
    {
        var events = new byte[count][];
        for (int i = 0; i < count; i++)
        {
            events[i] = Element(EventKind, [(byte)i]);
            (await store.AppendAsync(key, events[i])).Dispose();
        }

        return events;
    }

    protected static ulong HeadOf(byte[] element) => BinaryPrimitives.ReadUInt64LittleEndian(element);

    protected static void AssertEqual(IReadOnlyList<byte[]> expected, StoredElements actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i], actual[i].ToArray());
        }
    }

    private static string Unique() => $"{Environment.ProcessId}-{Interlocked.Increment(ref _keys)}";

    /// <summary>A snapshot's payload is the number of events that it stands for; folding adds them up.</summary>
    private static async Task<bool> Compact(ICustomerStore store, CustomerKey key, Random chance)
    {
        var count = new byte[4];
        ulong head;
        int folded;
        using (StoredElements elements = await store.ReadAsync(key))
        {
            head = elements.Head;
            folded = chance.Next(1, elements.Count + 1);
            BinaryPrimitives.WriteInt32LittleEndian(count, Counted(elements, folded));
        }

        await Task.Yield();
        return await store.CompactAsync(key, head, folded, Element(SnapshotKind, count));
    }

    private static int Counted(StoredElements elements, int upTo)
    {
        int sum = 0;
        for (int i = 0; i < upTo; i++)
        {
            sum += elements[i][0] == SnapshotKind ? BinaryPrimitives.ReadInt32LittleEndian(elements[i][8..]) : 1;
        }

        return sum;
    }
}
