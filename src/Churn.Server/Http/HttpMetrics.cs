using System.Diagnostics;
using System.Globalization;
using Churn.Server.Metrics;

namespace Churn.Server.Http;

/// <summary>Times HTTP requests by route, so that no path with an id becomes a label.</summary>
internal static class HttpMetrics
{
    public static IApplicationBuilder UseHttpMetrics(this IApplicationBuilder app, ServerMetrics metrics) =>
        app.Use(async (context, next) =>
        {
            var started = Stopwatch.GetTimestamp();
            try
            {
                await next(context).ConfigureAwait(false);
            }
            finally
            {
                var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "unmatched";
                var method = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsPost(context.Request.Method)
                    ? context.Request.Method : "other";
                var status = context.Response.StatusCode.ToString(CultureInfo.InvariantCulture);
                metrics.Http.With(route, method, status).Observe(Stopwatch.GetTimestamp() - started);
            }
        });
}
