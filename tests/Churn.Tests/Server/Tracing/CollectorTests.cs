using Churn.IntegrationTests.Infrastructure;
using Churn.Server.Configuration;
using Churn.Server.Tracing;
using Churn.Tests.Infrastructure;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Exporter;

namespace Churn.Tests.Server.Tracing;

/// <summary>How a collector is named, and what happens when it is not there.</summary>
public sealed class CollectorTests
{
    [Theory]
    [InlineData("", "", "", "", null)]
    [InlineData("http://c:4318", "", "", "", "http://c:4318/v1/traces")]
    [InlineData("http://c:4318/", "http://other", "http://other", "", "http://c:4318/v1/traces")]
    [InlineData("https://c/otlp", "", "", "http/protobuf", "https://c/otlp/v1/traces")]
    [InlineData("http://c:4317", "", "", "grpc", "http://c:4317/")]
    [InlineData("", "http://c:4318", "", "", "http://c:4318/v1/traces")]
    [InlineData("", "http://c:4318", "http://t/whole", "", "http://t/whole")]
    public void Address_IsTheOptionsThenTheEnvironments(string option, string all, string traces, string protocol, string? expected)
    {
        var target = OtlpTarget.Find(new ServerOptions { Otlp = option }, Environment(all, traces, protocol));

        Assert.Equal(expected, target?.Address.ToString());
        Assert.Equal(expected is not null && protocol == "grpc", target?.Protocol == OtlpExportProtocol.Grpc);
    }

    [Theory]
    [InlineData("collector:4318", "", "--otlp")]
    [InlineData("/var/run", "", "--otlp")]
    [InlineData("http://user:word@c", "", "--otlp")]
    [InlineData("http://c", "http/json", "OTEL_EXPORTER_OTLP_PROTOCOL")]
    public void WhatCannotBeUsed_IsRefusedByName(string option, string protocol, string named)
    {
        var refusal = Assert.Throws<StartupException>(() => OtlpTarget.Find(new ServerOptions { Otlp = option }, Environment("", "", protocol)));

        Assert.Contains(named, refusal.Message);
        Assert.DoesNotContain("word", refusal.Message);
    }

    [Theory]
    [InlineData("--trace-ratio", "1.5")]
    [InlineData("--log-format", "xml")]
    public async Task OptionOutOfRange_KeepsTheServerFromStarting(string option, string value)
    {
        await Assert.ThrowsAsync<StartupException>(() => TestServer.StartAsync(option, value));
    }

    [Fact]
    public async Task CollectorThatRefuses_CostsSpansAndNoCalls()
    {
        await using var traced = await TracedServer.StartAsync();
        traced.Collector.Refuses = true;
        await traced.ScoreAsync("c", ("traceparent", TracedServer.Caller().Header));
        var refused = await UntilAsync(traced, "lost");
        traced.Collector.Refuses = false;
        await traced.ScoreAsync("c", ("traceparent", TracedServer.Caller().Header));

        var taken = await UntilAsync(traced, "sent");

        Assert.Equal(0, refused["churn_trace_batches_total{result=\"sent\"}"]);
        Assert.True(taken["churn_trace_batches_total{result=\"lost\"}"] >= 1);
    }

    private static async Task<PrometheusText> UntilAsync(TracedServer traced, string result) => await traced.Server.ScrapeUntilAsync(metrics =>
    {
        traced.Flush();
        return metrics[$"churn_trace_batches_total{{result=\"{result}\"}}"] > 0;
    });

    private static IConfiguration Environment(string all, string traces, string protocol) => new ConfigurationBuilder().AddInMemoryCollection(
    [
        new("OTEL_EXPORTER_OTLP_ENDPOINT", all), new("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", traces), new("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
    ]).Build();
}
