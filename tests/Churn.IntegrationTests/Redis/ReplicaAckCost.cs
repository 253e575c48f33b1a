using System.Diagnostics;
using Churn.IntegrationTests.Infrastructure;
using Churn.Redis;

namespace Churn.IntegrationTests.Redis;

/// <summary>What waiting for a replica costs appends; docs/adr/0019 has the command. Explicit: timings are for a quiet machine.</summary>
public sealed class ReplicaAckCost(ITestOutputHelper output)
{
    private const int Rounds = 15;
    private const int Customers = 1_000;

    [Theory(Explicit = true)]
    [InlineData(1, 3_000)]
    [InlineData(16, 20_000)]
    [InlineData(128, 40_000)]
    public async Task Appends_AgainstThoseThatOnlyThePrimaryHas(int atOnce, int appends)
    {
        await using RedisServer primary = await RedisServer.StartAsync("--repl-diskless-sync-delay", "0");
        await using RedisServer replica = await RedisServer.StartAsync("--replicaof", "127.0.0.1", $"{primary.Port}");
        await replica.IsReplicaAsync();
        RedisAddress address = RedisAddress.Parse(primary.Address);
        await using RedisStore memory = await primary.ConnectAsync(new RedisOptions { Address = address });
        await using RedisStore waits = await primary.ConnectAsync(new RedisOptions { Address = address, AckReplicas = 1 });
        var times = new TimeSpan[2, Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            foreach (int turn in (int[])[0, 1])
            {
                int which = (turn + round) % 2;
                await primary.CommandAsync("FLUSHALL");
                times[which, round] = await TimeAsync(which == 0 ? memory : waits, atOnce, appends);
            }
        }

        double ratio = Enumerable.Range(0, Rounds).Select(round => times[0, round] / times[1, round]).Order().ElementAt(Rounds / 2);
        double[] each = [.. Enumerable.Range(0, 2).Select(which =>
            Enumerable.Range(0, Rounds).Select(round => times[which, round].TotalMicroseconds * atOnce / appends).Order().ElementAt(Rounds / 2))];
        output.WriteLine($"{atOnce} at once: {ratio:N2} of the throughput; an append takes {each[0]:N0} µs, and {each[1]:N0} µs with a replica");
        Assert.InRange(ratio, 0.01, 1.5);
    }

    private static async Task<TimeSpan> TimeAsync(RedisStore store, int atOnce, int appends)
    {
        CustomerKey[] keys = [.. Enumerable.Range(0, Customers).Select(i => CustomerKey.From("t", $"{i}"))];
        long started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(lane => Task.Run(async () =>
        {
            byte[] element = new byte[60];
            for (int i = lane; i < appends; i += atOnce)
            {
                (await store.AppendAsync(keys[i % Customers], element)).Dispose();
            }
        })));
        return Stopwatch.GetElapsedTime(started);
    }
}
