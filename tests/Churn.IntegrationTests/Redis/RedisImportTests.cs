using System.Text;
using Churn.IntegrationTests.Infrastructure;
using Churn.Redis;

namespace Churn.IntegrationTests.Redis;

/// <summary>The compare-and-set of an import against a real Redis.</summary>
public sealed class RedisImportTests
{
    private static readonly CustomerKey Key = CustomerKey.From("t", "c");

    [Fact]
    public async Task EmptyList_IsBegunOnceAndKept()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisStore store = await server.ConnectAsync();
        Assert.True(await store.ImportAsync(Key, 0, 0, Element(1)));
        Assert.False(await store.ImportAsync(Key, 0, 0, Element(2)));
        await AssertHoldsAsync(store, Element(1));
        Assert.NotEqual("-1", await store.Send(new TextCall("PTTL", Key.ToString())));
    }

    [Fact]
    public async Task ListThatWasRead_IsReplacedAndWhatCameMeanwhileStays()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisStore store = await server.ConnectAsync();
        for (byte i = 1; i <= 3; i++)
        {
            (await store.AppendAsync(Key, Element(i))).Dispose();
        }

        Assert.True(await store.ImportAsync(Key, BitConverter.ToUInt64(Element(1)), 2, Element(9)));
        await AssertHoldsAsync(store, Element(9), Element(3));
        Assert.False(await store.ImportAsync(Key, BitConverter.ToUInt64(Element(1)), 2, Element(8)));
        Assert.False(await store.ImportAsync(Key, BitConverter.ToUInt64(Element(9)), 3, Element(8)));
        await AssertHoldsAsync(store, Element(9), Element(3));
    }

    [Fact]
    public async Task ListThatIsGone_IsNotBegunAnew()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisStore store = await server.ConnectAsync();
        Assert.False(await store.ImportAsync(Key, BitConverter.ToUInt64(Element(1)), 1, Element(9)));
        using StoredElements read = await store.ReadAsync(Key);
        Assert.Equal(0, read.Count);
    }

    [Fact]
    public async Task Script_HasTheNameThatRedisGivesIt()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisStore store = await server.ConnectAsync();
        string sha = await store.Send(new TextCall("SCRIPT", "LOAD", Encoding.ASCII.GetString(ImportScript.Source)));
        Assert.Equal(sha, Encoding.ASCII.GetString(ImportScript.Sha1));
    }

    [Fact]
    public async Task LengthsOutOfRange_AreRefused()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisStore store = await server.ConnectAsync();
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.ImportAsync(Key, 0, 0, new byte[7]));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await store.ImportAsync(Key, 0, -1, new byte[8]));
    }

    private static byte[] Element(byte name) => [(byte)'E', 0, 0, 0, 0, 0, 0, name, name];

    private static async Task AssertHoldsAsync(RedisStore store, params byte[][] expected)
    {
        using StoredElements read = await store.ReadAsync(Key);
        Assert.Equal(expected.Length, read.Count);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], read[i].ToArray());
        }
    }
}
