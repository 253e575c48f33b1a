using System.Diagnostics;
using System.Globalization;
using Churn.IntegrationTests.Infrastructure;
using Churn.Redis;

namespace Churn.IntegrationTests.Redis;

public sealed class RedisFailureTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    // Far more than a call may take, far less than a hang: the machine may be busy.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task KilledServer_FailsTheCallsInFlightAndServesAgainSoonAfterItsRestart()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        var watch = new StateWatch();
        await using RedisStore store = await server.ConnectAsync(observer: watch);
        await server.PauseAsync();
        Task<StoredElements>[] calls = StartAppends(store, 50);
        await server.KillAsync();
        foreach (Task<StoredElements> call in calls)
        {
            RedisException error = await Assert.ThrowsAnyAsync<RedisException>(
                () => call.WaitAsync(Limit, TestContext.Current.CancellationToken));
            Assert.True(error is RedisOutcomeUnknownException or RedisUnavailableException, error.ToString());
        }

        await watch.LostAsync();
        await Assert.ThrowsAsync<RedisUnavailableException>(async () => await store.ReadAsync(KeyOf(0)));
        await server.RestartAsync();
        long restarted = Stopwatch.GetTimestamp();
        await WaitUntilUpAsync(store);
        Assert.InRange(Stopwatch.GetElapsedTime(restarted), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        (await store.AppendAsync(KeyOf(0), Element(0))).Dispose();
    }

    [Fact]
    public async Task SilentServer_EndsEveryCallByTheTimeoutAndNoLateReplyMeetsAnotherCall()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisStore store = await server.ConnectAsync(server.Options(timeout: Short));
        Task<StoredElements>[] before = StartAppends(store, 100);
        foreach (Task<StoredElements> call in before)
        {
            (await call).Dispose();
        }

        await server.PauseAsync();
        long paused = Stopwatch.GetTimestamp();
        Task<StoredElements>[] unanswered = [.. Enumerable.Range(0, 100).Select(i => store.ReadAsync(KeyOf(i)).AsTask())];
        foreach (Task<StoredElements> call in unanswered)
        {
            RedisOutcomeUnknownException error = await Assert.ThrowsAsync<RedisOutcomeUnknownException>(
                () => call.WaitAsync(Limit, TestContext.Current.CancellationToken));
            Assert.Contains("did not answer in time", error.Message, StringComparison.Ordinal);
        }

        Assert.InRange(Stopwatch.GetElapsedTime(paused), TimeSpan.Zero, 3 * Short);
        await server.ResumeAsync();
        await WaitUntilUpAsync(store);
        for (int i = 99; i >= 0; i--)
        {
            using StoredElements own = await store.ReadAsync(KeyOf(i));
            Assert.Equal((ulong)i, own.Head);
        }
    }

    [Fact]
    public async Task VanishedServer_IsNoticedWithoutACall()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        var watch = new StateWatch();
        await using RedisStore store = await server.ConnectAsync(server.Options(timeout: Short), watch);
        await server.PauseAsync();
        await watch.LostAsync();
        Assert.False(store.IsUp);
        await server.ResumeAsync();
        await WaitUntilUpAsync(store);
    }

    [Fact]
    public async Task MoreCallsThanTheBound_AreRefusedAtOnce()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        RedisAddress address = server.Options().Address;
        await using RedisStore store = await server.ConnectAsync(
            new RedisOptions { Address = address, CommandTimeout = Limit, MaxInFlight = 4 });
        await server.PauseAsync();
        Task<StoredElements>[] calls = StartAppends(store, 10);
        await server.ResumeAsync();

        // A heartbeat may hold one of the four places.
        Assert.InRange(calls.Count(call => call.Exception?.InnerException is RedisOverloadedException), 6, 7);
        foreach (Task<StoredElements> call in calls.Where(call => !call.IsFaulted))
        {
            (await call.WaitAsync(Limit, TestContext.Current.CancellationToken)).Dispose();
        }
    }

    [Fact]
    public async Task MoreBytesThanTheBound_AreRefusedAtOnceAndNeverWereSent()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        RedisAddress address = server.Options().Address;
        await using RedisStore store = await server.ConnectAsync(
            new RedisOptions { Address = address, CommandTimeout = Limit, MaxQueuedBytes = 64 << 10 });
        await server.PauseAsync();
        var calls = new List<Task<bool>>();

        // The kernel's socket buffers take some megabytes first.
        var snapshot = new byte[1 << 20];
        while (calls.Count < 64 && calls.LastOrDefault()?.IsFaulted != true)
        {
            calls.Add(store.CompactAsync(KeyOf(0), 0, 1, snapshot).AsTask());
        }

        Assert.IsType<RedisOverloadedException>(calls[^1].Exception?.InnerException);
        await server.KillAsync();
        foreach (Task<bool> call in calls)
        {
            await Assert.ThrowsAnyAsync<RedisException>(() => call.WaitAsync(Limit, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task MasterThatBecomesAReplica_IsLeftForTheNextCandidate()
    {
        await using RedisServer first = await RedisServer.StartAsync();
        await using RedisServer second = await RedisServer.StartAsync();
        var watch = new StateWatch();
        RedisAddress both = RedisAddress.Parse($"{first.Address},127.0.0.1:{second.Port}");
        await using RedisStore store = await first.ConnectAsync(new RedisOptions { Address = both }, watch);
        await store.Send(new TextCall("REPLICAOF", "127.0.0.1", $"{second.Port}"));
        RedisServerException error = await Assert.ThrowsAsync<RedisServerException>(
            async () => await store.AppendAsync(KeyOf(0), Element(0)));
        Assert.Equal("READONLY", error.Code);
        Assert.Contains("has become a read-only replica", await watch.LostAsync(), StringComparison.Ordinal);
        await WaitUntilUpAsync(store);
        (await store.AppendAsync(KeyOf(0), Element(0))).Dispose();
    }

    [Fact]
    public async Task SecondCandidateThatEvicts_IsKeptOutOfServiceAndSaysWhy()
    {
        await using RedisServer first = await RedisServer.StartAsync();
        await using RedisServer second = await RedisServer.StartAsync("--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru");
        var watch = new StateWatch();
        RedisAddress both = RedisAddress.Parse($"{first.Address},127.0.0.1:{second.Port}");
        await using RedisStore store = await first.ConnectAsync(new RedisOptions { Address = both }, watch);
        await first.KillAsync();
        string why = await watch.SaysAsync("maxmemory-policy");
        Assert.StartsWith($"Redis at 127.0.0.1:{second.Port} has maxmemory-policy allkeys-lru", why, StringComparison.Ordinal);
        Assert.False(store.IsUp);
        await Assert.ThrowsAsync<RedisUnavailableException>(async () => await store.AppendAsync(KeyOf(0), Element(0)));

        await first.RestartAsync();
        await WaitUntilUpAsync(store);
        (await store.AppendAsync(KeyOf(0), Element(0))).Dispose();
    }

    [Fact]
    public async Task DisposedStore_FailsItsCallsAndFurtherOnes()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        RedisStore store = await server.ConnectAsync();
        await server.PauseAsync();
        Task<StoredElements>[] calls = StartAppends(store, 10);
        await store.DisposeAsync();
        foreach (Task<StoredElements> call in calls)
        {
            await Assert.ThrowsAnyAsync<RedisException>(() => call.WaitAsync(Limit, TestContext.Current.CancellationToken));
        }

        await Assert.ThrowsAsync<RedisUnavailableException>(async () => await store.ReadAsync(KeyOf(0)));
        await Assert.ThrowsAsync<RedisUnavailableException>(async () => await store.CheckAsync(TestContext.Current.CancellationToken));
        await store.DisposeAsync();
        await server.ResumeAsync();
    }

    private static Task<StoredElements>[] StartAppends(RedisStore store, int count) =>
        [.. Enumerable.Range(0, count).Select(i => store.AppendAsync(KeyOf(i), Element(i)).AsTask())];

    private static byte[] Element(int i) => BitConverter.GetBytes((long)i);

    private static CustomerKey KeyOf(int i) => CustomerKey.From("t", i.ToString(CultureInfo.InvariantCulture));

    private static async Task WaitUntilUpAsync(RedisStore store)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            try
            {
                // Each waits for the next attempt to connect, so this loop does not spin.
                await store.CheckAsync(limit.Token);
                return;
            }
            catch (RedisException) when (!limit.IsCancellationRequested)
            {
            }
        }
    }
}
