using Churn.Cli.Import;
using Churn.Features;
using Churn.IntegrationTests.Infrastructure;
using Churn.Redis;

namespace Churn.IntegrationTests.Import;

/// <summary>What an import leaves in the store: whatever happens on the way, every event once.</summary>
public sealed class ImportTests
{
    [Fact]
    public async Task SecondRun_EndsAtOnceAndChangesNothing()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var store = await redis.ConnectAsync();
        using var run = new ImportRun().Generate(customers: 50, each: 7);

        var first = await run.ImportAsync(redis);
        Assert.Null(first.Problem);
        Assert.Equal((350, 50, 0, 0), (first.Events, first.Customers, first.Skipped, first.Merged));
        Assert.False(first.AlreadyComplete);

        var second = await run.ImportAsync(redis);
        Assert.Null(second.Problem);
        Assert.True(second.AlreadyComplete);
        Assert.Equal((0, first.ImportId), (second.Events, second.ImportId));
        Assert.Equal(51, await ImportRun.KeysAsync(store));
        Assert.Equal(7, await ImportRun.FeatureAsync(store, "c49", "any.count.all"));
    }

    [Fact]
    public async Task RunWithoutTheRecordOfTheFirst_SkipsEveryCustomer()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var store = await redis.ConnectAsync();
        using var run = new ImportRun().Generate(customers: 50, each: 7);
        var first = await run.ImportAsync(redis);
        await DeleteRecordAsync(store, first);

        var second = await run.ImportAsync(redis);

        Assert.Equal((0, 50, 50, 0), (second.Events, second.Customers, second.Skipped, second.Merged));
        Assert.Equal(7, await ImportRun.FeatureAsync(store, "c0", "any.count.all"));
        Assert.Equal(28, await ImportRun.FeatureAsync(store, "c0", "purchase.sum.all"));
    }

    [Fact]
    public async Task RunThatWasStopped_IsGoneOnWith()
    {
        const int customers = 3000;
        await using var redis = await RedisServer.StartAsync();
        await using var store = await redis.ConnectAsync();
        using var run = new ImportRun().Generate(customers, each: 3);
        using var stop = new CancellationTokenSource();

        var stopped = await run.ImportAsync(redis, progress: (step, part, _) => CancelAt(stop, step, part), stop: stop);
        Assert.Contains("run the same command again", stopped.Problem, StringComparison.Ordinal);
        Assert.InRange(stopped.Customers, customers / 4, customers - 1);
        Assert.Equal(stopped.Customers, await ImportRun.KeysAsync(store));

        var rest = await run.ImportAsync(redis);
        Assert.Null(rest.Problem);
        Assert.Equal(stopped.Customers, rest.Skipped);
        Assert.Equal(3 * customers, stopped.Events + rest.Events);
        for (var c = 0; c < customers; c++)
        {
            Assert.Equal(3, await ImportRun.FeatureAsync(store, $"c{c}", "any.count.all"));
        }
    }

    [Fact]
    public async Task OtherCutoff_IsAnotherImport_WhoseEventsAreKnownWithinTheGuarantee()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var store = await redis.ConnectAsync();
        using var run = new ImportRun().Generate(customers: 20, each: 30);
        var cutoff = ImportRun.FirstAt + Millis.Day;

        var part = await run.ImportAsync(redis, options => options with { Cutoff = cutoff });
        Assert.Equal(20 * 24, part.Events);
        var all = await run.ImportAsync(redis);

        Assert.NotEqual(part.ImportId, all.ImportId);
        Assert.Equal((20 * 6, 20 * 24, 20), (all.Events, all.Duplicates, all.Merged));
        Assert.Equal(30, await ImportRun.FeatureAsync(store, "c7", "any.count.all"));
    }

    [Fact]
    public async Task LogWithItsOwnIds_IsToldApartByThem()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var store = await redis.ConnectAsync();
        var at = ImportRun.Text(ImportRun.FirstAt);
        using var run = new ImportRun().Write(
            "customer_id,timestamp,event_type,value,event_id",
            $"a,{at},visit,1,one", $"a,{at},visit,1,two", $"a,{at},visit,1,one", $"a,{at},visit,9,two", $"b,{at},visit,1,one");

        var result = await run.ImportAsync(redis);

        Assert.Equal((3, 1, 1), (result.Events, result.Duplicates, result.Conflicts));
        Assert.Equal(2, await ImportRun.FeatureAsync(store, "a", "any.count.all"));
    }

    [Fact]
    public async Task RowsThatAreAlike_AllCount()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var store = await redis.ConnectAsync();
        var at = ImportRun.Text(ImportRun.FirstAt);
        using var run = new ImportRun().Write("customer_id,timestamp,event_type", $"a,{at},visit", $"a,{at},visit", $"a,{at},visit");

        Assert.Equal(3, (await run.ImportAsync(redis)).Events);
        Assert.Equal(3, await ImportRun.FeatureAsync(store, "a", "any.count.all"));
    }

    [Fact]
    public async Task ErasedCustomer_GetsOnlyWhatOccurredLater()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var store = await redis.ConnectAsync();
        using var run = new ImportRun().Generate(customers: 3, each: 10);
        await store.EraseAsync(CustomerKey.From("default", "c1"), TombstoneElement.Encode(ImportRun.FirstAt + (6 * Millis.Hour), nonce: 5));

        var result = await run.ImportAsync(redis);

        Assert.Equal((23, 7, 1), (result.Events, result.Erased, result.Merged));
        Assert.Equal(3, await ImportRun.FeatureAsync(store, "c1", "any.count.all"));
        Assert.Equal(8 + 9 + 10, await ImportRun.FeatureAsync(store, "c1", "purchase.sum.all"));
    }

    [Fact]
    public async Task Profiles_FillWhatTheStoreDoesNotKnow()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var store = await redis.ConnectAsync();
        using var run = new ImportRun().Generate(customers: 2, each: 1);
        var profiles = Path.Combine(run.Folder, "profiles.csv");
        await File.WriteAllLinesAsync(
            profiles, ["customer_id,valid_from,value", "c0,2020-01-01,10", "c1,2020-01-01,20", "new,2020-01-01,30"], TestContext.Current.CancellationToken);
        var known = ProfileElement.Encode(new CustomerProfile(ValueUnits: 70_000), ProfileFields.Value, nonce: 3);
        (await store.AppendAsync(CustomerKey.From("default", "c1"), known)).Dispose();

        var result = await run.ImportAsync(redis, options => options with { Profiles = profiles });

        Assert.Equal((2, 3), (result.Events, result.Customers));
        Assert.Equal(10, await ImportRun.FeatureAsync(store, "c0", "profile.value"));
        Assert.Equal(7, await ImportRun.FeatureAsync(store, "c1", "profile.value"));
        Assert.Equal(30, await ImportRun.FeatureAsync(store, "new", "profile.value"));
    }

    [Fact]
    public async Task ListWithAnElementOfANewerVersion_KeepsItBehindTheSnapshot()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var store = await redis.ConnectAsync();
        using var run = new ImportRun().Generate(customers: 1, each: 5);
        var key = CustomerKey.From("default", "c0");
        byte[] newer = [200, 1, 2, 3, 4, 5, 6, 7, 8];
        foreach (var element in (byte[][])[Live("x"), newer, Live("y")])
        {
            (await store.AppendAsync(key, element)).Dispose();
        }

        Assert.Null((await run.ImportAsync(redis)).Problem);

        using var stored = await store.ReadAsync(key);
        Assert.Equal(3, stored.Count);
        Assert.Equal(newer, stored[1].ToArray());
        Assert.Equal(7, await ImportRun.FeatureAsync(store, "c0", "any.count.all"));
    }

    [Fact]
    public async Task TimeToLive_IsTheRetentionAnew()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var store = await redis.ConnectAsync();
        using var run = new ImportRun().Generate(customers: 2, each: 1);
        var old = CustomerKey.From("default", "c1");
        (await store.AppendAsync(old, Live("x"))).Dispose();

        await run.ImportAsync(redis, options => options with { Retention = TimeSpan.FromDays(9000) });

        foreach (var key in (CustomerKey[])[CustomerKey.From("default", "c0"), old])
        {
            var ttl = long.Parse(await store.Send(new TextCall("PTTL", key.ToString())), System.Globalization.CultureInfo.InvariantCulture);
            Assert.InRange(TimeSpan.FromMilliseconds(ttl), TimeSpan.FromDays(8999), TimeSpan.FromDays(9000));
        }
    }

    private static byte[] Live(string id) =>
        EventElement.Encode(new CustomerEvent(id, "visit", "", ImportRun.FirstAt, null, ImportRun.FirstAt, ImportRun.FirstAt), (ulong)id[0]);

    private static void CancelAt(CancellationTokenSource stop, string step, double part)
    {
        if (step == "importing" && part > 0.3)
        {
            stop.Cancel();
        }
    }

    private static async Task DeleteRecordAsync(RedisStore store, ImportResult result)
    {
        var record = Importer.CompletionKey("default", ulong.Parse(result.ImportId, System.Globalization.NumberStyles.HexNumber, null));
        Assert.Equal("1", await store.Send(new TextCall("DEL", record.ToString())));
    }
}
