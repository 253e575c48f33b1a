using System.Text.RegularExpressions;
using Churn.Server.Metrics;
using Churn.Tests.Infrastructure;

namespace Churn.Tests.Server.Tracing;

/// <summary>From a bucket of a latency to a call that is in it; and OpenMetrics, which has room for that.</summary>
public sealed partial class ExemplarTests
{
    private const string OpenMetrics = "application/openmetrics-text";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TracedCall_IsAnExampleOfItsBuckets()
    {
        await using var traced = await TracedServer.StartAsync();
        var (kept, dropped) = (TracedServer.Caller(), TracedServer.Caller(sampled: false));
        await traced.ScoreAsync("c", ("traceparent", kept.Header));
        await traced.ScoreAsync("c", ("traceparent", dropped.Header));
        await traced.Server.ScrapeUntilAsync(metrics => metrics.Sum("grpc_server_handled_total") == 2);

        var (text, _) = await ScrapeAsync(traced.Server, OpenMetrics);

        var examples = text.Split('\n').Where(line => line.Contains(kept.TraceId, StringComparison.Ordinal)).ToArray();
        Assert.All(examples, line => Assert.Matches(Example(), line));
        Assert.Single(examples, line => line.StartsWith("grpc_server_handling_seconds_bucket{grpc_type=\"unary\"", StringComparison.Ordinal));
        Assert.All(
            (string[])["store", "fold", "plan", "model"],
            stage => Assert.Single(examples, line => line.StartsWith($"churn_score_duration_seconds_bucket{{stage=\"{stage}\"", StringComparison.Ordinal)));
        Assert.Equal(5, examples.Length);
        Assert.DoesNotContain(dropped.TraceId, text);
    }

    [Fact]
    public async Task OpenMetrics_HasTheSamplesOfThePlainText()
    {
        await using var server = await TestServer.StartAsync();
        await server.RecordAsync(Events.Of("c"));

        var (open, type) = await ScrapeAsync(server, OpenMetrics + ";version=1.0.0,text/plain;q=0.5");
        var (plain, plainType) = await ScrapeAsync(server, "*/*");

        Assert.Equal("application/openmetrics-text; version=1.0.0; charset=utf-8", type);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", plainType);
        Assert.EndsWith("\n# EOF\n", open);
        Assert.DoesNotContain("# EOF", plain);
        Assert.Contains("# TYPE churn_events counter\n", open);
        Assert.Contains("# TYPE churn_events_total counter\n", plain);
        Assert.Contains("churn_events_total{verdict=\"accepted\"} 1\n", open);
        // The first scrape has become a request that the second one tells of.
        Assert.Equal(Names(plain).Where(name => !name.StartsWith("http_", StringComparison.Ordinal)), Names(open));
        Assert.DoesNotContain(" # {", open);
        // A counter's family and its samples differ there by this end alone.
        Assert.All(CounterFamily().Matches(plain), family => Assert.EndsWith("_total", family.Groups[1].Value));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("*/*", false)]
    [InlineData("text/plain", false)]
    [InlineData(OpenMetrics, true)]
    [InlineData(OpenMetrics + "; version=1.0.0; charset=utf-8", true)]
    [InlineData(OpenMetrics + ";q=0", false)]
    [InlineData(OpenMetrics + ";q=0.3,text/plain;q=0.5", false)]
    [InlineData("application/vnd.google.protobuf;q=0.9," + OpenMetrics + ";version=1.0.0;q=0.8," + OpenMetrics + ";version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", true)]
    [InlineData("nonsense;;;=", false)]
    public void Scraper_GetsWhatItLikesBest(string accept, bool open)
    {
        Assert.Equal(open, MetricsWriter.For(accept).ContentType.StartsWith(OpenMetrics, StringComparison.Ordinal));
    }

    [Fact]
    public void WithoutTracedCalls_AnObservationAllocatesNothing()
    {
        var histogram = HistogramFamily.OfLatency(TimeProvider.System, "some_seconds", "Some.").With();
        histogram.Observe(1);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            histogram.Observe(i);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static async Task<(string Text, string Type)> ScrapeAsync(TestServer server, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await server.Http.SendAsync(request, Cancel);
        Assert.Contains("Accept", response.Headers.Vary);
        return (await response.Content.ReadAsStringAsync(Cancel), response.Content.Headers.ContentType!.ToString());
    }

    private static string[] Names(string text) =>
        [.. text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line[..line.LastIndexOf(' ')])];

    [GeneratedRegex(@"^[a-z_]+_bucket\{.*le=""[^""]+""\} [0-9]+ # \{trace_id=""[0-9a-f]{32}""\} [0-9.E-]+ [0-9]+\.[0-9]{3}$")]
    private static partial Regex Example();

    [GeneratedRegex(@"# TYPE (\S+) counter")]
    private static partial Regex CounterFamily();
}
