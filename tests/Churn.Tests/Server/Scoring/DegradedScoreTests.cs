using System.Net;
using Churn.Protocol.V1;
using Churn.Redis;
using Churn.Server.Scoring;
using Churn.Tests.Infrastructure;
using Churn.Tests.Redis;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Churn.Tests.Server.Scoring;

/// <summary>The store is out of reach: who was scored within the last minute still has a score, said to be one of before.</summary>
public sealed class DegradedScoreTests : IAsyncLifetime
{
    private readonly FaultyStore _store = new(new MemoryStore(TimeProvider.System, TimeSpan.FromDays(1)));
    private readonly SteppedTime _time = new();
    private TestServer _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync(
        services => services.AddSingleton<ICustomerStore>(_store).AddSingleton(new LastScores(1024, _time)), "--Churn:WatchRecheck=00:00:01");

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task StoreAway_AnswersTheLastScoreWithItsAge()
    {
        await _server.RecordAsync(Events.Of("a"));
        var fresh = await _server.ScoreAsync("a");
        GoAway();
        _time.Step(TimeSpan.FromSeconds(10));

        var degraded = await _server.ScoreAsync(new ScoreCustomerRequest { CustomerId = "a", MaxReasons = 5, IncludeFeatures = true });

        Assert.False(fresh.Degraded);
        Assert.Null(fresh.Age);
        var expected = fresh.Clone();
        (expected.Degraded, expected.Age) = (true, Duration.FromTimeSpan(TimeSpan.FromSeconds(10)));
        expected.Features.Clear();
        Assert.Equal(expected, degraded);
        var metrics = await _server.ScrapeUntilAsync(_ => true);
        Assert.Equal((1, 2), (metrics["churn_scores_degraded_total"], metrics.Sum("churn_scores_total")));
        _store.BeforeRead = () => Task.CompletedTask;
        Assert.False((await _server.ScoreAsync("a")).Degraded);
    }

    [Fact]
    public async Task ScoreOfARecordedEvent_CountsToo()
    {
        var recorded = (await _server.RecordAsync(Events.Of("a"))).Score;
        GoAway();

        Assert.Equal(recorded.ChurnProbability, (await _server.ScoreAsync("a")).ChurnProbability);
    }

    [Fact]
    public async Task AfterAMinuteOrForAnUnknownCustomer_ThereIsNone()
    {
        await _server.ScoreAsync("a");
        GoAway();

        Assert.Equal(StatusCode.Unavailable, (await TestServer.FailsAsync(() => _server.ScoreAsync("b"))).StatusCode);
        _time.Step(TimeSpan.FromSeconds(61));
        Assert.Equal(StatusCode.Unavailable, (await TestServer.FailsAsync(() => _server.ScoreAsync("a"))).StatusCode);
    }

    [Fact]
    public async Task QuestionsOfAnotherTimeOrOfWhatIf_AreNotAnsweredFromMemory()
    {
        await _server.ScoreAsync("a");
        GoAway();

        Assert.Equal(StatusCode.Unavailable, (await TestServer.FailsAsync(() => _server.ScoreAsync("a", _server.Now.AddDays(30)))).StatusCode);
        Assert.Equal(StatusCode.Unavailable, (await TestServer.FailsAsync(() => _server.ScoreAsync(
            new ScoreCustomerRequest { CustomerId = "a", HypotheticalEvents = { new Event { Type = "visit" } } }))).StatusCode);
    }

    [Fact]
    public async Task AnswersOfAnotherTimeOrOfWhatIf_AreNotKept()
    {
        await _server.ScoreAsync("a", _server.Now.AddDays(30));
        await _server.ScoreAsync(new ScoreCustomerRequest { CustomerId = "a", HypotheticalEvents = { new Event { Type = "visit" } } });
        GoAway();

        Assert.Equal(StatusCode.Unavailable, (await TestServer.FailsAsync(() => _server.ScoreAsync("a"))).StatusCode);
    }

    [Theory]
    [InlineData(StatusCode.ResourceExhausted)]
    [InlineData(StatusCode.Internal)]
    public async Task OverloadAndRefusal_AreNotHidden(StatusCode expected)
    {
        await _server.ScoreAsync("a");
        _store.BeforeRead = () => throw (expected == StatusCode.Internal
            ? new RedisServerException("WRONGTYPE x") : new RedisOverloadedException("too many"));

        Assert.Equal(expected, (await TestServer.FailsAsync(() => _server.ScoreAsync("a"))).StatusCode);
    }

    [Fact]
    public async Task ErasedCustomer_IsForgotten()
    {
        await _server.RecordAsync(Events.Of("a"));
        await _server.Client.DeleteCustomerAsync(new DeleteCustomerRequest { CustomerId = "a" }, cancellationToken: Cancel);
        GoAway();

        Assert.Equal(StatusCode.Unavailable, (await TestServer.FailsAsync(() => _server.ScoreAsync("a"))).StatusCode);
    }

    [Fact]
    public async Task BatchAndJson_AnswerItToo()
    {
        await _server.RecordAsync(Events.Of("a"));
        GoAway();

        var batch = await _server.Client.BatchScoreCustomersAsync(new BatchScoreCustomersRequest { CustomerIds = { "a", "b" } }, cancellationToken: Cancel);
        var json = await _server.GetJsonAsync("/v1/customers/a/score");

        Assert.True(batch.Results[0].Score.Degraded);
        Assert.Equal((int)StatusCode.Unavailable, batch.Results[1].Error.Code);
        Assert.Equal((HttpStatusCode.OK, true, "0s"), (json.Status, (bool)json.Body["degraded"]!, (string)json.Body["age"]!));
    }

    [Fact]
    public async Task Watch_SaysThatItIsOfBeforeThenThatThereIsNoneThenThatItIsOver()
    {
        await _server.RecordAsync(Events.Of("a"));
        using var watch = _server.Client.WatchScores(new WatchScoresRequest { CustomerIds = { "a" } }, cancellationToken: Cancel);
        Assert.False((await NextAsync(watch)).Score.Degraded);

        GoAway();
        Assert.True((await NextAsync(watch)).Score.Degraded);
        _time.Step(TimeSpan.FromSeconds(61));
        Assert.Equal((int)StatusCode.Unavailable, (await NextAsync(watch)).Error.Code);
        _store.BeforeRead = () => Task.CompletedTask;
        Assert.False((await NextAsync(watch)).Score.Degraded);
    }

    private static async Task<ScoreUpdate> NextAsync(AsyncServerStreamingCall<ScoreUpdate> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext(Cancel).WaitAsync(TimeSpan.FromSeconds(20), Cancel));
        return watch.ResponseStream.Current;
    }

    private void GoAway() => _store.BeforeRead = () => throw new RedisUnavailableException("gone");
}
