using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Churn.Tests.Server.Tracing;

/// <summary>A collector on loopback that keeps the spans it is sent, by OTLP over HTTP or over gRPC.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<byte[]> _requests = new();

    private OtlpReceiver(WebApplication app) => _app = app;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>True: it answers that it cannot take anything now.</summary>
    public bool Refuses { get; set; }

    public IReadOnlyList<ReceivedSpan> Spans => [.. _requests.SelectMany(ReceivedSpan.ReadRequest)];

    /// <summary>All bytes of all requests, as text: whatever is in them can be searched for.</summary>
    public string Raw => string.Concat(_requests.Select(Encoding.Latin1.GetString));

    public static async Task<OtlpReceiver> StartAsync(bool grpc = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = grpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        var app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.Run(grpc ? receiver.TakeGrpcAsync : receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>The spans of one trace, once there are as many; fails after 20 s.</summary>
    public async Task<IReadOnlyList<ReceivedSpan>> OfTraceAsync(string traceId, int count)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            ReceivedSpan[] found = [.. Spans.Where(span => span.TraceId == traceId)];
            if (found.Length >= count)
            {
                return found;
            }
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(20), $"{found.Length} spans of {traceId} came, not {count}");
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        var body = await ReadAsync(context);
        Assert.Equal(("/v1/traces", "application/x-protobuf"), (context.Request.Path.Value, context.Request.ContentType));
        if (Refuses)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        _requests.Enqueue(body);
        context.Response.ContentType = "application/x-protobuf";
    }

    private async Task TakeGrpcAsync(HttpContext context)
    {
        var body = await ReadAsync(context);
        Assert.Equal("/opentelemetry.proto.collector.trace.v1.TraceService/Export", context.Request.Path.Value);
        _requests.Enqueue(body[5..]);
        context.Response.ContentType = "application/grpc";
        context.Response.DeclareTrailer("grpc-status");
        await context.Response.Body.WriteAsync(new byte[5]);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private static async Task<byte[]> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        return body.ToArray();
    }
}
