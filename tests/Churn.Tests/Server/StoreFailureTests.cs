using Churn.Features;
using Churn.Protocol.V1;
using Churn.Redis;
using Churn.Tests.Infrastructure;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.DependencyInjection;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Churn.Tests.Server;

public sealed class StoreFailureTests : IAsyncLifetime
{
    private readonly FaultyStore _store = new(new MemoryStore(TimeProvider.System, TimeSpan.FromDays(1)));
    private TestServer _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, StatusCode, string, string> Failures => new()
    {
        { "away", StatusCode.Unavailable, "STORE_UNAVAILABLE", "failed" },
        { "unknown", StatusCode.Unavailable, "OUTCOME_UNKNOWN", "failed" },
        { "overloaded", StatusCode.ResourceExhausted, "STORE_OVERLOADED", "shed" },
        { "full", StatusCode.ResourceExhausted, "STORE_FULL", "shed" },
    };

    public async ValueTask InitializeAsync() =>
        _server = await TestServer.StartAsync(services => services.AddSingleton<ICustomerStore>(_store));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task FailedAppend_IsAStatusThatSaysWhatToDo(string failure, StatusCode code, string reason, string fate)
    {
        _store.Before = () => throw Make(failure);

        var failed = await TestServer.FailsAsync(() => _server.RecordAsync(Events.Of("c")));

        Assert.Equal(code, failed.StatusCode);
        Assert.Equal(reason, failed.ErrorInfo().Reason);
        Assert.DoesNotContain("10.0.0.1", failed.Status.Detail);
        var metrics = await _server.ScrapeUntilAsync(_ => true);
        Assert.Equal((1, 1), (metrics.Events(fate), metrics["churn_events_received_total"]));
    }

    [Theory]
    [InlineData("away")]
    [InlineData("unknown")]
    public async Task FailedRead_IsUnavailableAndSpeaksOfNoEvent(string failure)
    {
        _store.Before = () => throw Make(failure);

        var failed = await TestServer.FailsAsync(() => _server.ScoreAsync("c"));
        var json = await _server.GetJsonAsync("/v1/customers/c/score");

        Assert.Equal(StatusCode.Unavailable, failed.StatusCode);
        Assert.Contains("store", failed.Status.Detail);
        Assert.DoesNotContain("event", failed.Status.Detail);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, json.Status);
        Assert.Equal(14, json.Code);
    }

    [Fact]
    public async Task StreamAndBatch_GoOnWhenTheStoreIsBack()
    {
        using var call = _server.Client.RecordEvents(cancellationToken: Cancel);
        var verdicts = new List<(Verdict, int)>();
        foreach (var away in (bool[])[false, true, false])
        {
            _store.Before = () => away ? throw Make("away") : Task.CompletedTask;
            await call.RequestStream.WriteAsync(Events.Of("c", id: $"{verdicts.Count}").ToRequest(), Cancel);
            Assert.True(await call.ResponseStream.MoveNext(Cancel));
            verdicts.Add((call.ResponseStream.Current.Verdict, call.ResponseStream.Current.Error?.Code ?? 0));
        }

        await call.RequestStream.CompleteAsync();

        Assert.False(await call.ResponseStream.MoveNext(Cancel));
        Assert.Equal([(Verdict.Accepted, 0), (Verdict.Unspecified, 14), (Verdict.Accepted, 0)], verdicts);
        Assert.Equal(2, (await _server.ScoreAsync("c")).EventCount);
    }

    [Fact]
    public async Task StoreThatHangs_EndsTheCallAtItsDeadline()
    {
        var gate = new TaskCompletionSource();
        _store.Before = () => gate.Task;

        var score = await TestServer.FailsAsync(async () => await _server.Client.ScoreCustomerAsync(
            new ScoreCustomerRequest { CustomerId = "c" }, deadline: DateTime.UtcNow.AddMilliseconds(200), cancellationToken: Cancel));
        var record = await TestServer.FailsAsync(async () => await _server.Client.RecordEventAsync(
            Events.Of("c").ToRequest(), deadline: DateTime.UtcNow.AddMilliseconds(200), cancellationToken: Cancel));
        gate.SetResult();

        Assert.Equal([StatusCode.DeadlineExceeded, StatusCode.DeadlineExceeded], [score.StatusCode, record.StatusCode]);
        // The event was under way: it is stored once the store goes on, and counted as such.
        var metrics = await _server.ScrapeUntilAsync(m => m.Sum("churn_events_total") == 1);
        Assert.Equal(1, metrics.Events("accepted"));
    }

    [Fact]
    public async Task TooManyPendingEvents_ShedsFurtherOnesUntilACompactionSucceeds()
    {
        _store.BeforeCompact = () => throw Make("away");
        var key = CustomerKey.From("default", "c");
        for (var i = 0; i < Compactor.MaxPending; i++)
        {
            var e = new CustomerEvent($"{i}", "visit", "", 1_000, null, 1_000, 1_000);
            (await _store.AppendAsync(key, EventElement.Encode(e, (ulong)i))).Dispose();
        }

        var last = await _server.RecordAsync(Events.Of("c", id: "last"));
        var shed = await TestServer.FailsAsync(() => _server.RecordAsync(Events.Of("c", id: "shed")));
        _store.BeforeCompact = () => Task.CompletedTask;
        var score = await _server.ScoreAsync("c");
        var after = await _server.RecordAsync(Events.Of("c", id: "after"));

        Assert.Equal(Verdict.Accepted, last.Verdict);
        Assert.Equal((StatusCode.ResourceExhausted, "PENDING_EVENTS_FULL"), (shed.StatusCode, shed.ErrorInfo().Reason));
        Assert.Equal(Compactor.MaxPending + 1, score.EventCount);
        Assert.Equal(Compactor.MaxPending + 2, after.Score.EventCount);
    }

    [Fact]
    public async Task StateOfANewerVersion_IsLeftAlone()
    {
        var key = CustomerKey.From("default", "c");
        byte[] newer = [(byte)ElementKind.Snapshot, 1, 2, 3, 4, 5, 6, 7, byte.MaxValue, 0, 0];
        (await _store.AppendAsync(key, newer)).Dispose();

        var score = await TestServer.FailsAsync(() => _server.ScoreAsync("c"));
        var record = await TestServer.FailsAsync(() => _server.RecordAsync(Events.Of("c")));

        Assert.Equal((StatusCode.DataLoss, "STATE_UNREADABLE"), (score.StatusCode, score.ErrorInfo().Reason));
        Assert.Equal(StatusCode.DataLoss, record.StatusCode);
        using var stored = await _store.ReadAsync(key);
        Assert.Equal(newer, stored[0].ToArray());
    }

    [Fact]
    public async Task Readiness_FollowsTheStore()
    {
        var health = new Health.HealthClient(_server.Channel);
        await HealthBecomesAsync(health, ServingStatus.Serving);

        _store.Before = () => throw Make("away");
        using var away = await _server.Http.GetAsync("/readyz", Cancel);
        using var live = await _server.Http.GetAsync("/healthz", Cancel);

        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, away.StatusCode);
        Assert.Equal("the store is out of reach\n", await away.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(System.Net.HttpStatusCode.OK, live.StatusCode);
        await HealthBecomesAsync(health, ServingStatus.NotServing);

        _store.Before = () => Task.CompletedTask;
        Assert.Equal("ready\n", await _server.Http.GetStringAsync("/readyz", Cancel));
        await HealthBecomesAsync(health, ServingStatus.Serving);
    }

    private static RedisException Make(string failure) => failure switch
    {
        "away" => new RedisUnavailableException("10.0.0.1:6379 does not answer"),
        "unknown" => new RedisOutcomeUnknownException("10.0.0.1:6379 closed the connection"),
        "overloaded" => new RedisOverloadedException("10.0.0.1:6379 has too many calls"),
        _ => new RedisServerException("OOM command not allowed at 10.0.0.1"),
    };

    private static async Task HealthBecomesAsync(Health.HealthClient health, ServingStatus expected)
    {
        var started = TimeProvider.System.GetTimestamp();
        while ((await health.CheckAsync(new HealthCheckRequest(), cancellationToken: Cancel)).Status != expected)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(20), $"health did not become {expected}");
        }
    }
}
