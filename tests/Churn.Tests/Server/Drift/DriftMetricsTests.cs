using System.Collections.Concurrent;
using Churn.IntegrationTests.Infrastructure;
using Churn.Models.Drift;
using Churn.Protocol.V1;
using Churn.Tests.Infrastructure;
using Churn.Tests.Server.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Churn.Tests.Server.Drift;

/// <summary>What /metrics says of live customers.</summary>
public sealed class DriftMetricsTests : IDisposable
{
    private const int Customers = 600;

    // Of 600 customers about 11 share a place with another, and one of the two does not count.
    private const int Least = 550;

    private readonly ModelShelf shelf = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => shelf.Dispose();

    [Fact]
    public async Task CustomersLikeThoseOfTheTraining_AreNoDrift()
    {
        shelf.Drop("1", baseline: Baseline(visits: i => 1 + (i % 4)));
        await using var server = await shelf.ServeAsync();
        await VisitAsync(server, i => 1 + (i % 4));

        await ScoreAllAsync(server);

        var metrics = await PrometheusText.ScrapeAsync(server.Http);
        Assert.InRange(metrics["churn_drift_samples"], Least, Customers);
        Assert.InRange(metrics["churn_feature_drift_psi{feature=\"visit.count.30d\"}"], double.Epsilon, 0.05);
        Assert.InRange(metrics["churn_feature_drift_psi{feature=\"visit.recency\"}"], 0, 0.05);
        Assert.Contains("\nchurn_score_drift_psi ", metrics.Text, StringComparison.Ordinal);
        Assert.InRange(metrics["churn_score_drift_psi"], 0, 0.05);
    }

    [Fact]
    public async Task OtherCustomers_AreDrift()
    {
        shelf.Drop("1", baseline: Baseline(visits: i => 1 + (i % 4)));
        await using var server = await shelf.ServeAsync();
        await VisitAsync(server, i => 3 + (i % 4));

        await ScoreAllAsync(server);

        var metrics = await PrometheusText.ScrapeAsync(server.Http);
        Assert.InRange(metrics["churn_feature_drift_psi{feature=\"visit.count.30d\"}"], 1, 20);
        Assert.InRange(metrics["churn_feature_drift_psi{feature=\"visit.recency\"}"], 0, 0.05);
    }

    [Fact]
    public async Task ScoresThatAreNotOfNow_AndOthersCustomers_DoNotCount()
    {
        shelf.Drop("1", baseline: Baseline(visits: _ => 1));
        await using var server = await shelf.ServeAsync();
        await VisitAsync(server, _ => 1);
        await server.RecordAsync(Events.Of("new", "purchase", server.Now.AddDays(-1)));
        await server.RecordAsync(Events.Of("lapsed", "visit", server.Now.AddDays(-91)));

        await server.ScoreAsync("0", server.Now.AddDays(-1));
        await server.ScoreAsync("0", server.Now.AddDays(30));
        await server.ScoreAsync(new ScoreCustomerRequest { CustomerId = "0", HypotheticalEvents = { Events.Of("", "complaint") } });
        await server.ScoreAsync("unknown");
        await server.ScoreAsync("new");
        await server.ScoreAsync("lapsed");
        await server.RecordAsync(Events.Of("nobody before", "visit"));
        var none = await PrometheusText.ScrapeAsync(server.Http);
        await server.ScoreAsync("0");
        await server.RecordAsync(Events.Of("1", "visit"));
        var two = await PrometheusText.ScrapeAsync(server.Http);

        Assert.Contains("\nchurn_drift_samples 0\n", none.Text, StringComparison.Ordinal);
        // A question, and what a customer was like before an event.
        Assert.Equal(2, two["churn_drift_samples"]);
        Assert.DoesNotContain("churn_feature_drift_psi{", two.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\nchurn_score_drift_psi ", two.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CustomerWhoIsAskedAboutAllTheTime_CountsOnceAnHour()
    {
        shelf.Drop("1", baseline: Baseline(visits: _ => 1));
        await using var server = await shelf.ServeAsync();
        await VisitAsync(server, _ => 1);

        for (var i = 0; i < 100; i++)
        {
            await server.ScoreAsync("0");
        }
        var first = await PrometheusText.ScrapeAsync(server.Http);
        server.Clock.Advance(TimeSpan.FromHours(1));
        await server.ScoreAsync("0");
        var second = await PrometheusText.ScrapeAsync(server.Http);

        Assert.Equal((1, 2), (first["churn_drift_samples"], second["churn_drift_samples"]));
    }

    [Fact]
    public async Task AnotherModel_BeginsAnewAndOneWithoutBaselineIsNotMeasured()
    {
        shelf.Drop("1", baseline: Baseline(visits: _ => 1)).Drop("2", baseline: Baseline(visits: _ => 1)).Drop("3");
        await using var server = await shelf.ServeAsync();
        await server.ReloadAsync("1");
        await VisitAsync(server, _ => 1);
        await ScoreAllAsync(server);
        var before = await PrometheusText.ScrapeAsync(server.Http);

        await server.ReloadAsync("2");
        var swapped = await PrometheusText.ScrapeAsync(server.Http);
        await server.ReloadAsync("3");
        await ScoreAllAsync(server);
        var without = await PrometheusText.ScrapeAsync(server.Http);

        Assert.InRange(before["churn_drift_samples"], Least, Customers);
        Assert.Contains("\nchurn_drift_samples 0\n", swapped.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\nchurn_score_drift_psi ", swapped.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\nchurn_drift_samples ", without.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\nchurn_score_drift_psi ", without.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_SaysWhereDriftIsNotMeasured(bool measured)
    {
        shelf.Drop("1", baseline: measured ? Baseline(visits: _ => 1) : null);
        using var log = new Lines();
        await using var server = await TestServer.StartAsync(services => services.AddSingleton<ILoggerProvider>(log), "--model", shelf.Root);

        Assert.Equal(measured ? 0 : 1, log.All.Count(line => line.Contains("drift is not measured", StringComparison.Ordinal)));
        Assert.Contains(log.All, line => line.Contains("with model stumps/1", StringComparison.Ordinal));
    }

    private static DriftBaseline Baseline(Func<int, double> visits)
    {
        int[] customers = [.. Enumerable.Range(0, 1000)];
        // Stumps do not tell these customers apart, so the score is one number; its bin is all that matters.
        return new DriftBaseline(
            [Distribution.Of([.. customers.Select(visits)]), Distribution.Of([.. customers.Select(_ => 5.0)])], new Distribution([0.4, 0.6], [0, 0, 1, 0]));
    }

    private static async Task VisitAsync(TestServer server, Func<int, int> visits)
    {
        for (var round = 0; round < 6; round++)
        {
            var batch = new BatchRecordEventsRequest();
            foreach (var i in Enumerable.Range(0, Customers).Where(i => round < visits(i)))
            {
                batch.Requests.Add(new RecordEventRequest { Event = Events.Of($"{i}", at: server.Now.AddDays(-5 - round)), SkipScore = true });
            }
            if (batch.Requests.Count > 0)
            {
                await server.Client.BatchRecordEventsAsync(batch, cancellationToken: Cancel);
            }
        }
    }

    private static async Task ScoreAllAsync(TestServer server)
    {
        var request = new BatchScoreCustomersRequest();
        request.CustomerIds.AddRange(Enumerable.Range(0, Customers).Select(i => $"{i}"));
        var answer = await server.Client.BatchScoreCustomersAsync(request, cancellationToken: Cancel);
        Assert.All(answer.Results, result => Assert.Equal(CustomerState.Active, result.Score.CustomerState));
    }

    /// <summary>Everything that is logged.</summary>
    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
