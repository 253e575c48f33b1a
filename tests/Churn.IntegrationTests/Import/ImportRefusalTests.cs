using System.Net;
using System.Net.Sockets;
using Churn.Cli.Import;
using Churn.IntegrationTests.Infrastructure;
using Churn.Redis;

namespace Churn.IntegrationTests.Import;

/// <summary>What cannot be imported, or not into this store, is said in one line, and nothing is written.</summary>
public sealed class ImportRefusalTests
{
    [Fact]
    public async Task NobodyListening_IsSaid()
    {
        using var run = new ImportRun().Generate(1, 1);
        var result = await ImportToAsync(run, "redis://127.0.0.1:1");
        Assert.Contains("Redis at 127.0.0.1:1 is not reachable", result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServerOfAnotherKind_IsSaid()
    {
        using var run = new ImportRun().Generate(1, 1);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeHttpAsync(listener);

        var result = await ImportToAsync(run, $"redis://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

        Assert.Contains("is it a Redis server?", result.Problem, StringComparison.Ordinal);
        listener.Stop();
        await serving;
    }

    [Fact]
    public async Task RedisThatEvicts_IsRefused()
    {
        await using var redis = await RedisServer.StartAsync("--maxmemory-policy", "allkeys-lru");
        using var run = new ImportRun().Generate(1, 1);
        Assert.Contains("noeviction", (await run.ImportAsync(redis)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoginWithoutTheRights_IsRefused()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var store = await redis.ConnectAsync();
        await store.Send(new TextCall("ACL", "SETUSER", "reader", "on", ">pw", "~churn:1:*", "+lrange", "+info", "+ping"));
        using var run = new ImportRun().Generate(1, 1);
        var result = await ImportToAsync(run, $"redis://reader:pw@127.0.0.1:{redis.Port}");
        Assert.Contains("grant its user", result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeyThatIsNoCustomer_IsSaid()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var store = await redis.ConnectAsync();
        await store.Send(new TextCall("SET", CustomerKey.From("default", "c0").ToString(), "something else"));
        using var run = new ImportRun().Generate(1, 1);
        Assert.Contains("WRONGTYPE", (await run.ImportAsync(redis)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnreadableState_IsLeftAsItIs()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var store = await redis.ConnectAsync();
        var key = CustomerKey.From("default", "c0");
        byte[] newer = [.. new Churn.Features.CustomerState().WriteSnapshot(7, 0)];
        newer[8] = 99;
        (await store.AppendAsync(key, newer)).Dispose();
        using var run = new ImportRun().Generate(1, 1);

        Assert.Contains("cannot be read", (await run.ImportAsync(redis)).Problem, StringComparison.Ordinal);

        using var stored = await store.ReadAsync(key);
        Assert.Equal(newer, stored[0].ToArray());
    }

    [Theory]
    [InlineData("line 3: timestamp 'yesterday'", "a,2026-01-01,visit", "a,yesterday,visit")]
    [InlineData("line 3: it is earlier than the row before", "a,2026-01-02,visit", "a,2026-01-01,visit")]
    [InlineData("line 2: it is before 1970 or in the future", "a,9000-01-01,visit")]
    [InlineData("no events before the cutoff")]
    public async Task LogThatCannotBeRead_IsSaidBeforeAnythingIsWritten(string expected, params string[] rows)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var store = await redis.ConnectAsync();
        using var run = new ImportRun().Write(["customer_id,timestamp,event_type", .. rows]);

        Assert.Contains(expected, (await run.ImportAsync(redis)).Problem, StringComparison.Ordinal);
        Assert.Equal(0, await ImportRun.KeysAsync(store));
    }

    [Fact]
    public async Task MissingLog_IsSaid()
    {
        await using var redis = await RedisServer.StartAsync();
        using var run = new ImportRun();
        Assert.Contains("cannot open", (await run.ImportAsync(redis)).Problem, StringComparison.Ordinal);
    }

    private static Task<ImportResult> ImportToAsync(ImportRun run, string address) => Importer.ImportAsync(
        new ImportOptions { Log = run.Log, Store = RedisAddress.Parse(address) }, (_, _, _) => { }, TimeProvider.System,
        TestContext.Current.CancellationToken);

    private static async Task ServeHttpAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using var socket = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
                await socket.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            }
        }
        catch (SocketException)
        {
            // The test is over.
        }
    }
}
