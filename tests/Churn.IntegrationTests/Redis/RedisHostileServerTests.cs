using System.Net.Sockets;
using System.Text;
using Churn.IntegrationTests.Infrastructure;
using Churn.Redis;

namespace Churn.IntegrationTests.Redis;

public sealed class RedisHostileServerTests
{
    private static readonly CustomerKey Key = CustomerKey.From("t", "c");

    [Theory]
    [InlineData("$2000000000\r\n", "string of 2000000000 bytes")]
    [InlineData("*2000000000\r\n", "array of 2000000000")]
    [InlineData("*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n", "deep")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "is it a Redis server?")]
    [InlineData(":5\r\n", "type ':'")]
    [InlineData("*1\r\n:5\r\n", "type ':'")]
    [InlineData("*0\r\n*0\r\n", "nothing asked for")]
    public async Task BytesThatAreNoAnswer_EndTheConnectionByNameAndANewOneServes(string hostile, string expected)
    {
        int talks = 0;
        await using var server = new FakeRedis(async (stream, stop) =>
        {
            await FakeRedis.GreetAsync(stream, stop);
            await FakeRedis.ReadCallAsync(stream, stop);
            string reply = Interlocked.Increment(ref talks) == 1 ? hostile : "*1\r\n$8\r\nabcdefgh\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(reply), stop);
            await FakeRedis.DrainAsync(stream, stop);
        });
        var watch = new StateWatch();
        await using var store = new RedisStore(server.Options, watch);
        await store.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            (await store.ReadAsync(Key)).Dispose();
        }
        catch (RedisOutcomeUnknownException error)
        {
            Assert.IsType<RedisProtocolException>(error.InnerException);
        }

        Assert.Contains(expected, await watch.LostAsync(), StringComparison.Ordinal);
        await store.WaitAsync(TestContext.Current.CancellationToken);
        using StoredElements elements = await store.ReadAsync(Key);
        Assert.Equal(1, elements.Count);
    }

    [Fact]
    public async Task EndlessReply_IsBoundedInTimeByTheTimeout()
    {
        await using var server = new FakeRedis(async (stream, stop) =>
        {
            await FakeRedis.GreetAsync(stream, stop);
            await stream.WriteAsync("*65536\r\n"u8.ToArray(), stop);
            byte[] element = Encoding.ASCII.GetBytes("$8\r\nabcdefgh\r\n");
            for (int i = 0; i < 65_535; i++)
            {
                await stream.WriteAsync(element, stop);
            }

            await FakeRedis.DrainAsync(stream, stop);
        });
        await using var store = new RedisStore(server.Options);
        await store.WaitAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<RedisOutcomeUnknownException>(async () => await store.ReadAsync(Key));
    }

    [Fact]
    public async Task Loading_IsAskedAgainUntilItIsOver()
    {
        await using FakeRedis server = FakeRedis.Answering(
            "-LOADING Redis is loading\r\n", "-LOADING Redis is loading\r\n", "*1\r\n$8\r\nabcdefgh\r\n");
        await using var store = new RedisStore(server.Options);
        await store.WaitAsync(TestContext.Current.CancellationToken);
        using StoredElements elements = await store.ReadAsync(Key);
        Assert.Equal(1, elements.Count);
    }

    [Fact]
    public async Task AbortedTransaction_IsSentAgainAndThenAcknowledged()
    {
        byte[] element = "abcdefgh"u8.ToArray();
        await using FakeRedis server = FakeRedis.Answering(
            "+OK\r\n", "-LOADING x\r\n", "-LOADING x\r\n", "-LOADING x\r\n", "-EXECABORT Transaction discarded\r\n",
            "+OK\r\n", "+QUEUED\r\n", "+QUEUED\r\n", "+QUEUED\r\n", "*3\r\n:1\r\n*1\r\n$8\r\nabcdefgh\r\n:1\r\n");
        await using var store = new RedisStore(server.Options);
        await store.WaitAsync(TestContext.Current.CancellationToken);
        using StoredElements elements = await store.AppendAsync(Key, element);
        Assert.Equal(element, elements[0].ToArray());
    }

    [Theory]
    [InlineData("*3\r\n:1\r\n*1\r\n$8\r\nanother!\r\n:1\r\n")]
    [InlineData("*3\r\n:1\r\n*0\r\n:1\r\n")]
    [InlineData("-ERR EXEC without MULTI\r\n")]
    public async Task AppendWhoseElementIsNotInTheReply_IsNotAcknowledged(string exec)
    {
        await using FakeRedis server = FakeRedis.Answering("+OK\r\n", "+QUEUED\r\n", "+QUEUED\r\n", "+QUEUED\r\n", exec);
        await using var store = new RedisStore(server.Options);
        await store.WaitAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<RedisOutcomeUnknownException>(async () => await store.AppendAsync(Key, "abcdefgh"u8.ToArray()));
    }

    [Fact]
    public async Task RepliesInSingleBytes_AreUnderstood()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using var proxy = new FakeRedis((stream, stop) => TrickleAsync(stream, redis.Port, stop));
        await using var store = new RedisStore(proxy.Options);
        await store.CheckAsync(TestContext.Current.CancellationToken);
        for (byte i = 1; i <= 3; i++)
        {
            byte[] element = [i, .. "\r\n$3\r\n*1"u8];
            using StoredElements elements = await store.AppendAsync(Key, element);
            Assert.Equal(i, elements.Count);
            Assert.Equal(element, elements[i - 1].ToArray());
        }

        using StoredElements read = await store.ReadAsync(Key);
        Assert.True(await store.CompactAsync(Key, read.Head, 2, new byte[8]));
    }

    private static async Task TrickleAsync(NetworkStream client, int port, CancellationToken stop)
    {
        using var upstream = new TcpClient { NoDelay = true };
        await upstream.ConnectAsync("127.0.0.1", port, stop);
        NetworkStream server = upstream.GetStream();
        Task up = client.CopyToAsync(server, stop);
        var one = new byte[1];
        while (await server.ReadAsync(one, stop) > 0)
        {
            await client.WriteAsync(one, stop);
        }

        await up;
    }
}
