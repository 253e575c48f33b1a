using Churn.Protocol.V1;
using Churn.Server.Tracing;
using Churn.Tests.Infrastructure;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Churn.Tests.Server.Tracing;

/// <summary>A server and the collector that it sends its spans to. Servers of other tests in this process may send theirs too: look by trace.</summary>
internal sealed class TracedServer(TestServer server, OtlpReceiver collector) : IAsyncDisposable
{
    public TestServer Server { get; } = server;

    public OtlpReceiver Collector { get; } = collector;

    /// <summary>A trace of one's own: <c>traceparent</c>, its trace and the caller's span.</summary>
    public static (string Header, string TraceId, string SpanId) Caller(bool sampled = true)
    {
        var (trace, span) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N")[..16]);
        return ($"00-{trace}-{span}-0{(sampled ? 1 : 0)}", trace, span);
    }

    public static async Task<TracedServer> StartAsync(Action<IServiceCollection>? replace, params string[] more)
    {
        var collector = await OtlpReceiver.StartAsync();
        return new TracedServer(await TestServer.StartAsync(replace, ["--otlp", collector.Address.ToString(), .. more]), collector);
    }

    public static Task<TracedServer> StartAsync(params string[] more) => StartAsync(null, more);

    public async Task ScoreAsync(string customer, params (string Name, string Value)[] headers)
    {
        var metadata = new Metadata();
        Array.ForEach(headers, header => metadata.Add(header.Name, header.Value));
        await Server.Client.ScoreCustomerAsync(
            new ScoreCustomerRequest { CustomerId = customer }, metadata, cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>Sends what is over. A call is over a moment after its client has the answer, so its own spans may still come.</summary>
    public void Flush() => Server.App.Services.GetRequiredService<ServerTracing>().Flush();

    /// <summary>The spans of one trace, once there are as many.</summary>
    public async Task<IReadOnlyList<ReceivedSpan>> OfTraceAsync(string traceId, int count)
    {
        var started = TimeProvider.System.GetTimestamp();
        do
        {
            Flush();
        }
        while (Collector.Spans.Count(span => span.TraceId == traceId) < count
            && TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(20));
        return await Collector.OfTraceAsync(traceId, count);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Collector.DisposeAsync();
    }
}
