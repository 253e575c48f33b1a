using Churn.Redis;
using Churn.Server.Tracing;
using Churn.Tests.Infrastructure;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Churn.Tests.Server.Tracing;

/// <summary>What a collector is told of calls.</summary>
public sealed class TracingTests
{
    private const string Customer = "marked-customer-4711";
    private const string EventId = "marked-event-4711";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CallOverGrpc_IsAChildOfItsCaller()
    {
        await using var traced = await TracedServer.StartAsync();
        var (header, trace, parent) = TracedServer.Caller();

        await traced.ScoreAsync(Customer, ("traceparent", header), ("tracestate", "vendor=some"));

        var spans = await traced.OfTraceAsync(trace, 2);
        var call = spans.Single(span => span.Kind == 2);
        Assert.Equal(("churn.v1.ChurnService/ScoreCustomer", parent, "vendor=some", 0), (call.Name, call.ParentId, call.TraceState, call.Status));
        Assert.Equal("grpc", call.Attributes["rpc.system"]);
        Assert.Equal("churn.v1.ChurnService", call.Attributes["rpc.service"]);
        Assert.Equal("ScoreCustomer", call.Attributes["rpc.method"]);
        Assert.Equal("0", call.Attributes["rpc.grpc.status_code"]);
        Assert.Equal(4, call.Attributes.Count);
        Assert.Equal("churn", call.Resource["service.name"]);
        var score = spans.Single(span => span.Kind == 1);
        Assert.Equal(("score", call.SpanId), (score.Name, score.ParentId));
        Assert.Equal(["churn.elements"], score.Attributes.Keys);
    }

    [Fact]
    public async Task CallOverHttp_IsNamedByItsRoute()
    {
        await using var traced = await TracedServer.StartAsync();
        var (header, trace, parent) = TracedServer.Caller();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/customers/{Customer}/score?max_reasons=3");
        request.Headers.Add("traceparent", header);

        using var response = await traced.Server.Http.SendAsync(request, Cancel);

        var call = (await traced.OfTraceAsync(trace, 2)).Single(span => span.Kind == 2);
        Assert.Equal(("GET /v1/customers/{id}/score", parent, 0), (call.Name, call.ParentId, call.Status));
        Assert.Equal("/v1/customers/{id}/score", call.Attributes["http.route"]);
        Assert.Equal("GET", call.Attributes["http.request.method"]);
        Assert.Equal("200", call.Attributes["http.response.status_code"]);
        Assert.Equal("http", call.Attributes["url.scheme"]);
        Assert.Equal(4, call.Attributes.Count);
    }

    [Fact]
    public async Task NoIdOfACustomerOrEvent_IsInAnySpan()
    {
        await using var traced = await TracedServer.StartAsync("--trace-ratio", "1");
        var (header, trace, _) = TracedServer.Caller();
        await traced.Server.RecordAsync(Events.Of(Customer, id: EventId));
        await traced.Server.PostJsonAsync("/v1/events", $$"""{"customerId":"{{Customer}}","eventId":"{{EventId}}","type":"Bad"}""");
        await traced.Server.GetJsonAsync($"/v1/customers/{Customer}/score");
        await traced.Server.GetJsonAsync($"/v1/customers/{Customer}/nothing");
        await TestServer.FailsAsync(() => traced.Server.ScoreAsync(Customer + new string('x', 300)));
        await traced.ScoreAsync(Customer, ("traceparent", header), ("x-request-id", Customer), ("baggage", $"customer={Customer}"));

        await traced.OfTraceAsync(trace, 2);

        Assert.Contains("/v1/customers/{id}/score", traced.Collector.Raw);
        Assert.DoesNotContain("4711", traced.Collector.Raw);
    }

    [Theory]
    [InlineData("0", true, 2)]
    [InlineData("1", false, 0)]
    public async Task WhatTheCallerDecided_Stands(string ratio, bool sampled, int expected)
    {
        await using var traced = await TracedServer.StartAsync("--trace-ratio", ratio);
        var (asked, other) = (TracedServer.Caller(sampled), TracedServer.Caller());

        await traced.ScoreAsync("c", ("traceparent", asked.Header));
        await traced.ScoreAsync("c", ("traceparent", other.Header));

        // What came later is there, so what came before is too.
        await traced.OfTraceAsync(other.TraceId, 2);
        Assert.Equal(expected, traced.Collector.Spans.Count(span => span.TraceId == asked.TraceId));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00-00000000000000000000000000000000-0000000000000001-01")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331")]
    [InlineData("nonsense")]
    public async Task CallWithoutAReadableTrace_BeginsOne(string header)
    {
        await using var traced = await TracedServer.StartAsync("--trace-ratio", "1");
        var (last, trace, _) = TracedServer.Caller();

        await traced.ScoreAsync("c", header.Length > 0 ? [("traceparent", header)] : []);
        await traced.ScoreAsync("c", ("traceparent", last));

        await traced.OfTraceAsync(trace, 2);
        Assert.Contains(traced.Collector.Spans, span => span is { Name: "churn.v1.ChurnService/ScoreCustomer", ParentId: "" });
    }

    [Fact]
    public async Task Failure_IsAnErrorOnlyWhereItIsTheServers()
    {
        var store = new FaultyStore(new MemoryStore(TimeProvider.System, TimeSpan.FromDays(1)));
        await using var traced = await TracedServer.StartAsync(services => services.AddSingleton<ICustomerStore>(store));
        var (wrong, broken) = (TracedServer.Caller(), TracedServer.Caller());
        await TestServer.FailsAsync(() => traced.ScoreAsync("", ("traceparent", wrong.Header)));
        store.BeforeRead = () => throw new RedisUnavailableException("gone");
        await TestServer.FailsAsync(() => traced.ScoreAsync("c", ("traceparent", broken.Header)));

        var refused = (await traced.OfTraceAsync(wrong.TraceId, 1)).Single();
        var failed = (await traced.OfTraceAsync(broken.TraceId, 1)).Single();

        Assert.Equal(("3", 0), (refused.Attributes["rpc.grpc.status_code"], refused.Status));
        Assert.Equal(("14", 2), (failed.Attributes["rpc.grpc.status_code"], failed.Status));
    }

    [Fact]
    public async Task StreamOfManyEvents_HasABoundedTrace()
    {
        await using var traced = await TracedServer.StartAsync();
        var (header, trace, _) = TracedServer.Caller();
        using var call = traced.Server.Client.RecordEvents(new Metadata { { "traceparent", header } }, cancellationToken: Cancel);
        for (var i = 0; i < 2 * Spans.MostInACall; i++)
        {
            await call.RequestStream.WriteAsync(Events.Of("c", id: $"{i}").ToRequest(), Cancel);
            Assert.True(await call.ResponseStream.MoveNext(Cancel));
        }
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(Cancel));

        var spans = await traced.OfTraceAsync(trace, Spans.MostInACall + 1);

        Assert.Equal(Spans.MostInACall + 1, spans.Count);
        Assert.Single(spans, span => span.Name == "churn.v1.ChurnService/RecordEvents");
    }
}
