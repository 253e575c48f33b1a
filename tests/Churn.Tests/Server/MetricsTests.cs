using Churn.IntegrationTests.Infrastructure;
using Churn.Protocol.V1;
using Churn.Tests.Infrastructure;

namespace Churn.Tests.Server;

public sealed class MetricsTests
{
    private static readonly string[] Verdicts = ["accepted", "late", "duplicate", "rejected", "shed", "failed"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FreshServer_HasEveryNameAndZeroes()
    {
        await using var server = await TestServer.StartAsync();

        var metrics = await PrometheusText.ScrapeAsync(server.Http);

        string[] expected =
        [
            "churn_events_total", "churn_events_received_total", "churn_scores_total", "churn_score_duration_seconds",
            "churn_store_duration_seconds", "churn_store_up", "churn_ready", "churn_pending_events", "churn_compactions_total", "churn_model_info",
            "churn_model_reloads_total", "churn_feature_drift_psi", "churn_score_drift_psi",
            "churn_event_lag_seconds", "grpc_server_started_total", "grpc_server_handled_total", "grpc_server_handling_seconds",
            "http_server_request_duration_seconds",
            "process_cpu_seconds_total", "process_resident_memory_bytes", "process_start_time_seconds", "process_open_fds",
            "dotnet_gc_heap_size_bytes", "dotnet_allocated_bytes_total", "dotnet_gc_collections_total", "dotnet_gc_pause_seconds_total",
            "dotnet_threadpool_threads", "dotnet_threadpool_queue_length", "dotnet_lock_contentions_total",
        ];
        Assert.Empty(expected.Except(metrics.Families));
        Assert.Equal(metrics.Families.Distinct(), metrics.Families);
        Assert.DoesNotContain(metrics.Families, name => name.StartsWith("churn_shadow", StringComparison.Ordinal));
        Assert.DoesNotContain(metrics.Families, name => name.StartsWith("churn_tls", StringComparison.Ordinal));
        Assert.All(Verdicts, verdict => Assert.Contains($"churn_events_total{{verdict=\"{verdict}\"}} 0\n", metrics.Text));
        Assert.Equal(1, metrics["churn_store_up"]);
        Assert.Equal(1, metrics["churn_model_info{name=\"sample\",version=\"1\"}"]);
        Assert.Contains("churn_scores_total{band=\"critical\"} 0\n", metrics.Text);
    }

    [Fact]
    public async Task StormOfMixedEvents_AddsUpAndNamesNoCustomer()
    {
        await using var server = await TestServer.StartAsync();
        var sent = new Dictionary<Verdict, int>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            var chance = new Random(writer);
            for (var i = 0; i < 10; i++)
            {
                var answers = await server.RecordAllAsync(Enumerable.Range(0, 50).Select(_ => Any(chance, server.Now)));
                lock (sent)
                {
                    Array.ForEach(answers, a => sent[a.Verdict] = sent.GetValueOrDefault(a.Verdict) + 1);
                }
            }
        }));
        var scores = await Task.WhenAll(Enumerable.Range(0, 9).Select(i => server.ScoreAsync($"secret-{i}")));
        await server.GetJsonAsync("/v1/customers/secret-1/score");
        await TestServer.FailsAsync(() => server.RecordAsync(Events.Of("", "visit")));

        var metrics = await PrometheusText.ScrapeAsync(server.Http);

        Assert.Equal(4001, metrics["churn_events_received_total"]);
        Assert.Equal(4001, metrics.Sum("churn_events_total"));
        Assert.Equal(sent[Verdict.Accepted], metrics.Events("accepted"));
        Assert.Equal(sent[Verdict.AcceptedLate], metrics.Events("late"));
        Assert.Equal(sent[Verdict.Duplicate], metrics.Events("duplicate"));
        Assert.Equal(sent[Verdict.Rejected] + 1, metrics.Events("rejected"));
        Assert.All(sent.Values, count => Assert.True(count > 100));
        Assert.Equal(scores.Sum(s => s.EventCount), metrics.Events("accepted") + metrics.Events("late"));
        Assert.Equal(metrics.Events("accepted") + metrics.Events("late"), metrics["churn_event_lag_seconds_count"]);
        Assert.Equal(4001 - metrics.Events("rejected") + 10, metrics.Sum("churn_scores_total"));
        Assert.True(metrics["churn_compactions_total{result=\"done\"}"] > 0);
        Assert.DoesNotContain(metrics.LabelValues, v => v.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Calls_AreCountedByMethodAndCode()
    {
        await using var server = await TestServer.StartAsync();
        await server.ScoreAsync("c");
        await TestServer.FailsAsync(() => server.ScoreAsync(""));
        using (var stream = server.Client.RecordEvents(cancellationToken: Cancel))
        {
            await stream.RequestStream.CompleteAsync();
            Assert.False(await stream.ResponseStream.MoveNext(Cancel));
        }

        // A call is counted when it has ended, which is after its client has the answer.
        var metrics = await server.ScrapeUntilAsync(m => m.Sum("grpc_server_handled_total") == 3);

        const string Score = "grpc_type=\"unary\",grpc_service=\"churn.v1.ChurnService\",grpc_method=\"ScoreCustomer\"";
        const string Stream = "grpc_type=\"bidi_stream\",grpc_service=\"churn.v1.ChurnService\",grpc_method=\"RecordEvents\"";
        Assert.Equal(2, metrics[$"grpc_server_started_total{{{Score}}}"]);
        Assert.Equal(1, metrics[$"grpc_server_handled_total{{{Score},grpc_code=\"OK\"}}"]);
        Assert.Equal(1, metrics[$"grpc_server_handled_total{{{Score},grpc_code=\"InvalidArgument\"}}"]);
        Assert.Equal(1, metrics[$"grpc_server_handled_total{{{Stream},grpc_code=\"OK\"}}"]);
        Assert.Equal(2, metrics[$"grpc_server_handling_seconds_count{{{Score}}}"]);
        Assert.Equal(2, metrics[$"grpc_server_handling_seconds_bucket{{{Score},le=\"+Inf\"}}"]);
    }

    [Fact]
    public async Task HttpRequests_AreCountedByRouteNotByPath()
    {
        await using var server = await TestServer.StartAsync();
        await server.GetJsonAsync("/v1/customers/secret/score");
        await server.GetJsonAsync("/v1/customers/secret/score?colour=blue");
        using var missing = await server.Http.GetAsync("/secret/path", Cancel);

        var metrics = await server.ScrapeUntilAsync(m => m.Sum("http_server_request_duration_seconds_count") >= 3);

        const string Name = "http_server_request_duration_seconds_count";
        Assert.Equal(1, metrics[Name + "{route=\"/v1/customers/{id}/score\",method=\"GET\",status=\"200\"}"]);
        Assert.Equal(1, metrics[Name + "{route=\"/v1/customers/{id}/score\",method=\"GET\",status=\"400\"}"]);
        Assert.Equal(1, metrics[Name + "{route=\"unmatched\",method=\"GET\",status=\"404\"}"]);
        Assert.DoesNotContain("secret", metrics.Text);
    }

    [Fact]
    public async Task PendingEvents_AreSeenByEveryScraper()
    {
        await using var server = await TestServer.StartAsync();
        await server.RecordAllAsync(Enumerable.Range(0, 5).Select(i => Events.Of("c", id: $"{i}").ToRequest()));
        await server.ScoreAsync("c");

        var first = await PrometheusText.ScrapeAsync(server.Http);
        var second = await PrometheusText.ScrapeAsync(server.Http);

        Assert.Equal(5, first["churn_pending_events"]);
        Assert.Equal(5, second["churn_pending_events"]);
    }

    [Fact]
    public async Task StreamThatIsCutOff_StillAddsUp()
    {
        await using var server = await TestServer.StartAsync();
        using (var call = server.Client.RecordEvents(cancellationToken: Cancel))
        {
            for (var i = 0; i < 500; i++)
            {
                await call.RequestStream.WriteAsync(Events.Of("cut-off", id: $"{i}").ToRequest(), Cancel);
            }
            // Disposed without an end: the call is cancelled.
        }

        // A scrape reads one counter after the other: only one that begins after the call's end sees all of it.
        await server.ScrapeUntilAsync(m => m.Sum("grpc_server_handled_total") == 1);
        var metrics = await PrometheusText.ScrapeAsync(server.Http);

        Assert.Equal(metrics["churn_events_received_total"], metrics.Sum("churn_events_total"));
        Assert.Equal(metrics.Events("accepted"), (await server.ScoreAsync("cut-off")).EventCount);
    }

    private static RecordEventRequest Any(Random chance, DateTimeOffset now)
    {
        var customer = $"secret-{chance.Next(9)}";
        var id = chance.Next(600);
        return (chance.Next(10) switch
        {
            0 => Events.Of(customer, "Visit", id: $"secret-{id}"),
            1 => Events.Of(customer, "visit", now.AddDays(1), $"secret-{id}"),
            2 or 3 or 4 => Events.Of(customer, "purchase", now.AddDays(-id), $"secret-late-{id}", value: id),
            _ => Events.Of(customer, "visit", now.AddSeconds(-id), $"secret-{id}"),
        }).ToRequest();
    }
}
