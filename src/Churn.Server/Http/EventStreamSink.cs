using Churn.Protocol.V1;
using Churn.Server.Watching;

namespace Churn.Server.Http;

/// <summary>Updates as server-sent events: <c>event: score</c> or <c>event: problem</c>, the ScoreUpdate as JSON in <c>data</c>.</summary>
/// <remarks>Source: HTML Living Standard, "Server-sent events".</remarks>
internal sealed class EventStreamSink(HttpContext context) : IUpdateSink
{
    /// <summary>Begins the answer.</summary>
    public static EventStreamSink Begin(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        // Some proxies collect an answer before they hand it on.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return new EventStreamSink(context);
    }

    public Task SendAsync(ScoreUpdate update) =>
        WriteAsync($"event: {(update.Error is null ? "score" : "problem")}\ndata: {JsonProtocol.Format(update)}\n\n");

    public Task StayAliveAsync() => WriteAsync(":\n\n");

    private async Task WriteAsync(string text)
    {
        await context.Response.WriteAsync(text, context.RequestAborted).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }
}
