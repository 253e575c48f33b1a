using System.Diagnostics;
using System.Globalization;
using Churn.Server.Metrics;

namespace Churn.Server.Http;

/// <summary>Times HTTP requests by route, so that no path with an id becomes a label.</summary>
internal static class HttpMetrics
{
    // What a client makes up must not become a label either.
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Post, HttpMethods.Patch, HttpMethods.Delete];

    public static IApplicationBuilder UseHttpMetrics(this WebApplication app, ServerMetrics metrics) =>
        app.Use(async (context, next) =>
        {
            var started = Stopwatch.GetTimestamp();
            var status = await HttpFailures.RunAsync(context, next, app.Logger).ConfigureAwait(false);
            var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "unmatched";
            var method = Methods.FirstOrDefault(known => HttpMethods.Equals(known, context.Request.Method)) ?? "other";
            metrics.Http.With(route, method, status.ToString(CultureInfo.InvariantCulture)).Observe(Stopwatch.GetTimestamp() - started);
        });
}
