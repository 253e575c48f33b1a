using System.Net;
using Churn.Access;
using Churn.Grpc;
using Churn.Protocol.V1;
using Churn.Redis;
using Churn.Tests.Infrastructure;
using Churn.Tests.Server.Access;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Churn.Tests.Server.Overload;

/// <summary>A server with room for ten calls, whose store answers when the test says so.</summary>
public sealed class AdmissionTests : IAsyncLifetime
{
    private readonly FaultyStore store = new(new MemoryStore(TimeProvider.System, TimeSpan.FromDays(1)));
    private readonly TaskCompletionSource held = new();
    private AccessServer access = null!;
    private string live = "", web = "", bulk = "", slow = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private TestServer Server => access.Server;

    public async ValueTask InitializeAsync() => access = await AccessServer.StartAsync(
        made =>
        {
            live = made.AddKey("t", lane: Lane.Live, client: "desk");
            web = made.AddKey("t", lane: Lane.Web, client: "shop");
            bulk = made.AddKey("t", lane: Lane.Bulk, client: "loader");
            slow = made.AddKey("t", lane: Lane.Web, rate: new RateLimit(1, 2), client: "slow");
        },
        services => services.AddSingleton<ICustomerStore>(store),
        "--Churn:MaxCalls=10");

    public async ValueTask DisposeAsync()
    {
        held.TrySetResult();
        await access.DisposeAsync();
    }

    [Fact]
    public async Task FullServer_ShedsBulkThenWebThenLive()
    {
        Hold();
        var calls = Enumerable.Range(0, 5).Select(_ => ScoreAsync(bulk)).ToList();
        await InProgressAsync(5);
        var bulkShed = await TestServer.FailsAsync(() => ScoreAsync(bulk));
        calls.AddRange(Enumerable.Range(0, 3).Select(_ => ScoreAsync(web)));
        await InProgressAsync(8);
        var webShed = await TestServer.FailsAsync(() => ScoreAsync(web));
        using var http = await Server.Http.SendAsync(AccessServer.Request(HttpMethod.Get, "/v1/customers/c/score", web), Cancel);
        calls.AddRange(Enumerable.Range(0, 10).Select(_ => ScoreAsync(live)));
        await InProgressAsync(18);
        var liveShed = await TestServer.FailsAsync(() => ScoreAsync(live));
        held.SetResult();
        var answers = await Task.WhenAll(calls);

        Assert.All((RpcException[])[bulkShed, webShed, liveShed], shed =>
        {
            Assert.Equal((StatusCode.ResourceExhausted, "OVERLOADED"), (shed.StatusCode, shed.ErrorInfo().Reason));
            Assert.Contains(RichStatus.FromException(shed)!.Details, detail => detail.Is(RetryInfo.Descriptor));
        });
        Assert.Equal((HttpStatusCode.TooManyRequests, "1"), (http.StatusCode, http.Headers.RetryAfter!.ToString()));
        Assert.Equal(18, answers.Length);
        var metrics = await Server.ScrapeUntilAsync(m => m.Sum("churn_calls_in_progress") == 0);
        Assert.Equal(2, metrics["churn_calls_shed_total{lane=\"web\",reason=\"overload\"}"]);
    }

    [Fact]
    public async Task Rate_CountsCallsAndEachEventOfABatch()
    {
        await ScoreAsync(slow);
        await ScoreAsync(slow);
        var third = await TestServer.FailsAsync(() => ScoreAsync(slow));
        var batch = await Server.Client.BatchRecordEventsAsync(
            new BatchRecordEventsRequest { Requests = { Enumerable.Range(0, 5).Select(i => new RecordEventRequest { Event = Events.Of($"c{i}") }) } },
            With(slow));

        Assert.Equal((StatusCode.ResourceExhausted, "OVER_RATE"), (third.StatusCode, third.ErrorInfo().Reason));
        Assert.InRange(batch.Responses.Count(r => r.Error?.Code == (int)StatusCode.ResourceExhausted), 3, 5);
    }

    [Fact]
    public async Task OneCustomersFrenzy_IsShed_ButNotABulkLoad()
    {
        var frenzy = await RecordAsync(web, "hot", 300);
        var load = await RecordAsync(bulk, "loaded", 300);

        Assert.InRange(frenzy.Count(r => r.Error is null), 100, 160);
        Assert.All(frenzy.Where(r => r.Error is not null), r => Assert.Equal(Verdict.Rejected, r.Verdict));
        Assert.All(load, r => Assert.Null(r.Error));
    }

    [Fact]
    public async Task Accounting_AddsUpForEachClientAndInTotal()
    {
        await RecordAsync(web, "hot", 300);
        await RecordAsync(slow, "other", 10);
        await RecordAsync(bulk, "loaded", 20);
        await RecordAsync(bulk, "loaded", 20);
        await TestServer.FailsAsync(() => Server.Client.RecordEventAsync(new RecordEventRequest { Event = Events.Of("", "visit") }, With(live)).ResponseAsync);

        var metrics = await Server.ScrapeUntilAsync(_ => true);
        Assert.Equal(351, metrics["churn_events_received_total"]);
        Assert.Equal(351, metrics.Sum("churn_events_total"));
        foreach (var (client, received) in ((string, int)[])[("shop", 300), ("slow", 10), ("loader", 40), ("desk", 1)])
        {
            Assert.Equal(received, metrics[$"churn_client_events_received_total{{client=\"{client}\"}}"]);
            Assert.Equal(received, metrics.Sum("churn_client_events_total", $"client=\"{client}\""));
        }
        Assert.Equal(20, metrics["churn_client_events_total{client=\"loader\",verdict=\"duplicate\"}"]);
        Assert.Equal(1, metrics["churn_client_events_total{client=\"desk\",verdict=\"rejected\"}"]);
    }

    private static CallOptions With(string key) => new(AccessServer.With(key), cancellationToken: Cancel);

    private void Hold() => store.BeforeRead = () => held.Task;

    private async Task InProgressAsync(int calls) => await Server.ScrapeUntilAsync(metrics => metrics.Sum("churn_calls_in_progress") == calls);

    private async Task<Score> ScoreAsync(string key) =>
        (await Server.Client.ScoreCustomerAsync(new ScoreCustomerRequest { CustomerId = "c" }, With(key))).Score;

    private async Task<RecordEventResponse[]> RecordAsync(string key, string customer, int count)
    {
        var request = new BatchRecordEventsRequest();
        request.Requests.AddRange(Enumerable.Range(0, count).Select(i => new RecordEventRequest { Event = Events.Of(customer, id: $"{customer}-{i}") }));
        return [.. (await Server.Client.BatchRecordEventsAsync(request, With(key))).Responses];
    }
}
