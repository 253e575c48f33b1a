using Churn.Features;
using Churn.Protocol.V1;
using Churn.Redis;
using Churn.Server.Customers;
using Churn.Tests.Infrastructure;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Churn.Tests.Server;

public sealed class StoreFailureTests : IAsyncLifetime
{
    private readonly FaultyStore _store = new(new MemoryStore(TimeProvider.System, TimeSpan.FromDays(1)));
    private readonly CustomerStatesLog _log = new();
    private TestServer _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, StatusCode, string, string> Failures => new()
    {
        { "away", StatusCode.Unavailable, "STORE_UNAVAILABLE", "failed" },
        { "unknown", StatusCode.Unavailable, "OUTCOME_UNKNOWN", "failed" },
        { "primary alone", StatusCode.Unavailable, "TOO_FEW_REPLICAS", "failed" },
        { "overloaded", StatusCode.ResourceExhausted, "STORE_OVERLOADED", "shed" },
        { "full", StatusCode.ResourceExhausted, "STORE_FULL", "shed" },
        { "READONLY You can't write", StatusCode.Unavailable, "STORE_UNAVAILABLE", "failed" },
        { "LOADING Redis is loading", StatusCode.Unavailable, "STORE_UNAVAILABLE", "failed" },
        { "NOPERM User churn at 10.0.0.1 has no permissions", StatusCode.Internal, "STORE_REFUSED", "failed" },
        { "MISCONF Errors writing to disk", StatusCode.Internal, "STORE_REFUSED", "failed" },
        { "WRONGTYPE Operation against a key", StatusCode.Internal, "STORE_REFUSED", "failed" },
    };

    public async ValueTask InitializeAsync() =>
        _server = await TestServer.StartAsync(services => services
            .AddSingleton<ICustomerStore>(_store).AddSingleton<ILogger<CustomerStates>>(_log));

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
    [InlineData("primary alone")]
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

    [Theory]
    [InlineData("away", "STORE_UNAVAILABLE")]
    [InlineData("unknown", "OUTCOME_UNKNOWN")]
    [InlineData("primary alone", "TOO_FEW_REPLICAS")]
    public async Task FailedLookUpOrChange_IsUnavailableAndSpeaksOfNoEvent(string failure, string reason)
    {
        _store.Before = () => throw Make(failure);
        Func<Task>[] calls =
        [
            async () => await _server.Client.UpdateProfileAsync(
                new UpdateProfileRequest { CustomerId = "c", Profile = new Profile { Segment = "a" } }, cancellationToken: Cancel),
            async () => await _server.Client.DeleteCustomerAsync(new DeleteCustomerRequest { CustomerId = "c" }, cancellationToken: Cancel),
            async () => await _server.Client.GetCustomerAsync(new GetCustomerRequest { CustomerId = "c" }, cancellationToken: Cancel),
        ];

        foreach (var call in calls)
        {
            var failed = await TestServer.FailsAsync(call);
            Assert.Equal(StatusCode.Unavailable, failed.StatusCode);
            Assert.Equal(call == calls[^1] ? "STORE_UNAVAILABLE" : reason, failed.ErrorInfo().Reason);
            Assert.DoesNotContain("event", failed.Status.Detail);
        }
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
        // Warm: on a busy machine the first call of a kind may take its deadline before it reaches the store.
        await _server.ScoreAsync("c");
        await _server.RecordAsync(Events.Of("other"));
        var gate = new TaskCompletionSource();
        _store.Before = () => gate.Task;

        var score = await TestServer.FailsAsync(async () => await _server.Client.ScoreCustomerAsync(
            new ScoreCustomerRequest { CustomerId = "c" }, deadline: DateTime.UtcNow.AddMilliseconds(500), cancellationToken: Cancel));
        var record = await TestServer.FailsAsync(async () => await _server.Client.RecordEventAsync(
            Events.Of("c").ToRequest(), deadline: DateTime.UtcNow.AddMilliseconds(500), cancellationToken: Cancel));
        gate.SetResult();

        Assert.Equal([StatusCode.DeadlineExceeded, StatusCode.DeadlineExceeded], [score.StatusCode, record.StatusCode]);
        // The event was under way: it is stored once the store goes on, and counted as such.
        var metrics = await _server.ScrapeUntilAsync(m => m.Sum("churn_events_total") == 2);
        Assert.Equal(2, metrics.Events("accepted"));
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

        var first = await TestServer.FailsAsync(() => _server.RecordAsync(Events.Of("c", id: "stored")));
        var second = await TestServer.FailsAsync(() => _server.RecordAsync(Events.Of("c", id: "refused")));
        var score = await TestServer.FailsAsync(() => _server.ScoreAsync("c"));

        Assert.All([first, second, score], f => Assert.Equal((StatusCode.DataLoss, "STATE_UNREADABLE"), (f.StatusCode, f.ErrorInfo().Reason)));
        Assert.Contains("the event was stored", first.Status.Detail);
        Assert.Contains("nothing was stored", second.Status.Detail);
        using var stored = await _store.ReadAsync(key);
        Assert.Equal(2, stored.Count);
        Assert.Equal(newer, stored[0].ToArray());
        var metrics = await _server.ScrapeUntilAsync(_ => true);
        Assert.Equal((2, 2), (metrics["churn_unreadable_states_total"], metrics.Events("failed")));
        // Ten seconds have not passed, and no line says whose state it is.
        Assert.Contains("cannot be read", Assert.Single(_log.Errors));
    }

    [Fact]
    public async Task UnexpectedException_IsAnItemsErrorAndEndsNeitherBatchNorCount()
    {
        var calls = 0;
        _store.BeforeAppend = () => Interlocked.Increment(ref calls) == 2 ? throw new InvalidOperationException("a bug, secret") : Task.CompletedTask;

        var answers = await _server.RecordAllAsync(Enumerable.Range(0, 3).Select(i => Events.Of("c", id: $"{i}").ToRequest()));

        Assert.Equal([0, (int)StatusCode.Internal, 0], answers.Select(a => a.Error?.Code ?? 0));
        Assert.DoesNotContain("secret", answers[1].Error.Message);
        var metrics = await _server.ScrapeUntilAsync(_ => true);
        Assert.Equal((2, 1, 3), (metrics.Events("accepted"), metrics.Events("failed"), metrics["churn_events_received_total"]));
        Assert.Contains("a bug", Assert.Single(_log.Errors));
    }

    [Fact]
    public async Task UnexpectedExceptionOfOneCustomer_LeavesTheOthersTheirScores()
    {
        var calls = 0;
        _store.BeforeRead = () => Interlocked.Increment(ref calls) == 2 ? throw new InvalidOperationException("a bug, secret") : Task.CompletedTask;

        var answer = await _server.Client.BatchScoreCustomersAsync(
            new BatchScoreCustomersRequest { CustomerIds = { "a", "b", "c" } }, cancellationToken: Cancel);

        Assert.Equal(["a", "b", "c"], answer.Results.Select(r => r.CustomerId));
        Assert.Equal([0, (int)StatusCode.Internal, 0], answer.Results.Select(r => r.Error?.Code ?? 0));
        Assert.DoesNotContain("secret", answer.Results[1].Error.Message);
        Assert.All([answer.Results[0], answer.Results[2]], r => Assert.NotNull(r.Score));
        Assert.Contains("a bug", Assert.Single(_log.Errors));
    }

    [Fact]
    public async Task RefusalOfRedis_IsLoggedWithoutWhatItEchoes()
    {
        _store.Before = () => throw new RedisServerException("ERR unknown command 'RPUSH', with args beginning with: 'churn:1:{x}'");

        await TestServer.FailsAsync(() => _server.RecordAsync(Events.Of("c")));
        await TestServer.FailsAsync(() => _server.ScoreAsync("c"));

        Assert.Equal("The store refused a call (ERR): Redis answered: ERR unknown command 'RPUSH'", Assert.Single(_log.Warnings));
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
        "primary alone" => new RedisOutcomeUnknownException("10.0.0.1:6379 has it on 0 replicas") { IsOnPrimary = true },
        "overloaded" => new RedisOverloadedException("10.0.0.1:6379 has too many calls"),
        "full" => new RedisServerException("OOM command not allowed at 10.0.0.1"),
        _ => new RedisServerException(failure),
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
