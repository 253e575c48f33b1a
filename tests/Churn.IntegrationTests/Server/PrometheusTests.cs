using Churn.IntegrationTests.Infrastructure;
using Churn.Protocol.V1;
using Grpc.Core;

namespace Churn.IntegrationTests.Server;

public sealed class PrometheusTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RealPrometheus_ScrapesWhatWasSent()
    {
        await using var server = await ServerProcess.StartAsync();
        await using var prometheus = await PrometheusServer.StartAsync(server.Http.BaseAddress!);
        await SendAsync(server);

        await Eventually.BecomesTrueAsync(
            async () => await prometheus.QueryAsync("sum(churn_events_total)") == 42, "churn_events_total is 42 in Prometheus");

        Assert.Equal(30, await prometheus.QueryAsync("churn_events_total{verdict=\"accepted\"}"));
        Assert.Equal(10, await prometheus.QueryAsync("churn_events_total{verdict=\"duplicate\"}"));
        Assert.Equal(2, await prometheus.QueryAsync("churn_events_total{verdict=\"rejected\"}"));
        Assert.Equal(42, await prometheus.QueryAsync("churn_events_received_total"));
        Assert.Equal(1, await prometheus.QueryAsync("churn_model_info{name=\"default\"}"));
        Assert.Equal(1, await prometheus.QueryAsync("up"));
    }

    [Fact]
    public async Task Metrics_PassPromtool()
    {
        Requires.Present((await ChildProcess.RunAsync("promtool", ["--version"], TimeSpan.FromSeconds(30))).ExitCode == 0, "promtool");
        await using var server = await ServerProcess.StartAsync();
        await SendAsync(server);
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, (await server.ScrapeAsync()).Text, Cancel);

            var ran = await ChildProcess.RunAsync("sh", ["-c", "promtool check metrics < \"$0\"", file], TimeSpan.FromSeconds(30));

            Assert.Equal((0, "", ""), (ran.ExitCode, ran.Output, ran.Error));
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>40 good events, a quarter of them copies, and 2 wrong ones; a score besides.</summary>
    private static async Task SendAsync(ServerProcess server)
    {
        var batch = new BatchRecordEventsRequest();
        batch.Requests.Add(Enumerable.Range(0, 40).Select(i => new RecordEventRequest
        {
            Event = new Event { CustomerId = $"customer-{i % 5}", Type = "visit", EventId = $"{i % 30}" },
        }));
        batch.Requests.Add([new RecordEventRequest(), new RecordEventRequest { Event = new Event { Type = "Bad" } }]);
        await server.Client.BatchRecordEventsAsync(batch, cancellationToken: Cancel);
        await server.Client.ScoreCustomerAsync(new ScoreCustomerRequest { CustomerId = "customer-1" }, cancellationToken: Cancel);
        await Assert.ThrowsAsync<RpcException>(async () =>
            await server.Client.ScoreCustomerAsync(new ScoreCustomerRequest(), cancellationToken: Cancel));
        using var missing = await server.Http.GetAsync("/nowhere", Cancel);
    }
}
