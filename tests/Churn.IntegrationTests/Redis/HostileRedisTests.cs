using System.Diagnostics;
using Churn.IntegrationTests.Infrastructure;
using Churn.Redis;
using Churn.Tests.Fuzz;
using Churn.Tests.Infrastructure;

namespace Churn.IntegrationTests.Redis;

/// <summary>Damaged replies over a real socket: every call ends in time, by an answer or by name, and the store connects again.</summary>
[Trait("Storm", "yes")]
public sealed class HostileRedisTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly CustomerKey Key = CustomerKey.From("t", "c");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DamagedReplies_EndEachCallByNameAndTheStoreGoesOn()
    {
        var inputs = Storms.Pick(400, 20_000);
        var started = Stopwatch.GetTimestamp();
        var talks = 0;
        await using var server = new FakeRedis(async (stream, stop) =>
        {
            await FakeRedis.GreetAsync(stream, stop);
            await FakeRedis.ReadCallAsync(stream, stop);
            var random = new Random(Interlocked.Increment(ref talks));
            var reply = RespSamples.Replies.Next(random);
            var cut = random.Next(reply.Length + 1);
            await stream.WriteAsync(reply.AsMemory(0, cut), stop);
            await stream.WriteAsync(reply.AsMemory(cut), stop);
        });
        await using var store = new RedisStore(new RedisOptions
        {
            Address = server.Options.Address,
            CommandTimeout = TimeSpan.FromSeconds(2),
            MinBackoff = TimeSpan.FromMilliseconds(1),
            MaxBackoff = TimeSpan.FromMilliseconds(2),
        });
        int answered = 0, refused = 0;
        while (talks < inputs)
        {
            await store.WaitAsync(Cancel).WaitAsync(Limit, Cancel);
            try
            {
                await CallAsync(store, talks).WaitAsync(Limit, Cancel);
                answered++;
            }
            catch (RedisException)
            {
                refused++;
            }
        }

        Assert.True(answered > 0 && refused > inputs / 2, $"{answered} answered, {refused} refused");
        Storms.Report(
            "hostile Redis: damaged replies over a socket", $"{inputs:N0} connections", Stopwatch.GetElapsedTime(started),
            "nothing: every call ended by name, every time it connected again");
    }

    private static async Task CallAsync(RedisStore store, int number)
    {
        switch (number % 4)
        {
            case 0:
                (await store.AppendAsync(Key, RespSamples.Element)).Dispose();
                break;
            case 1:
                await store.EraseAsync(Key, RespSamples.Element);
                break;
            case 2:
                await store.CompactAsync(Key, 1, 1, RespSamples.Element);
                break;
            default:
                (await store.ReadAsync(Key)).Dispose();
                break;
        }
    }
}
