using System.Diagnostics;
using Churn.Features;
using Churn.IntegrationTests.Infrastructure;
using Churn.Redis;

namespace Churn.IntegrationTests.Import;

/// <summary>The command as a process of its own, killed as kill -9 does, and run again.</summary>
public sealed class ImportKilledTests
{
    private const int Customers = 30_000;
    private const int Each = 2;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task KilledProcess_IsGoneOnWith()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var store = await redis.ConnectAsync();
        using var run = new ImportRun().Generate(Customers, Each);

        await KillOnceAsync(run, redis, store, keys: Customers / 10);
        var killedAt = await ImportRun.KeysAsync(store);
        var rest = await run.ImportAsync(redis);

        Assert.Null(rest.Problem);
        Assert.True(rest.AlreadyComplete || rest.Skipped == killedAt, $"{killedAt} customers were there, {rest.Skipped} were skipped");
        var again = await run.ImportAsync(redis);
        Assert.True(again.AlreadyComplete);
        Assert.Equal(Customers + 1, await ImportRun.KeysAsync(store));
        await AssertEachHasItsEventsAsync(store);
    }

    // Kills the command once it has written that many customers.
    private static async Task KillOnceAsync(ImportRun run, RedisServer redis, RedisStore store, int keys)
    {
        string[] command = [Path.Combine(ServerProcess.Folder, "churn.dll"), "import", run.Log, "--store", $"127.0.0.1:{redis.Port}", "--json"];
        using var process = Process.Start(new ProcessStartInfo("dotnet", command) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var started = Stopwatch.GetTimestamp();
        while (await ImportRun.KeysAsync(store) < keys)
        {
            Assert.False(process.HasExited && process.ExitCode != 0, "the command failed");
            Assert.True(Stopwatch.GetElapsedTime(started) < Limit, $"not {keys} customers within {Limit}");
        }
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);
    }

    private static async Task AssertEachHasItsEventsAsync(RedisStore store)
    {
        var plan = FeaturePlan.Compile(["any.count.all"]);
        var state = new CustomerState();
        var vector = new double[1];
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        foreach (var some in Enumerable.Range(0, Customers).Chunk(1000))
        {
            var reads = some.Select(c => store.ReadAsync(CustomerKey.From("default", $"c{c}")).AsTask()).ToArray();
            foreach (var read in reads)
            {
                using var stored = await read;
                CustomerFold.Fold(stored, stored.Count, state);
                plan.Evaluate(state, now, vector);
                Assert.Equal(Each, vector[0]);
            }
        }
    }
}
