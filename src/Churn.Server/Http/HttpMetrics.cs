using System.Diagnostics;
using System.Globalization;
using Churn.Grpc;
using Churn.Server.Metrics;

namespace Churn.Server.Http;

/// <summary>Times and logs HTTP requests by route, so that no path with an id becomes a label or a line.</summary>
internal static partial class HttpMetrics
{
    private const string Category = "Churn.Server.Http.Requests";

    public static IApplicationBuilder UseHttpMetrics(this WebApplication app, ServerMetrics metrics)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(Category);
        return app.Use(async (context, next) =>
        {
            var started = Stopwatch.GetTimestamp();
            var status = await HttpFailures.RunAsync(context, next, app.Logger).ConfigureAwait(false);
            var route = RequestLabels.Route(context);
            var method = RequestLabels.Method(context);
            metrics.Http.With(route, method, status.ToString(CultureInfo.InvariantCulture)).Observe(Stopwatch.GetTimestamp() - started);
            Answered(log, method, route, status, Stopwatch.GetElapsedTime(started), context.Response.Headers[RequestId.HeaderName].ToString());
        });
    }

    [LoggerMessage(502, LogLevel.Debug, "{Method} {Route} ended in {Status} after {Elapsed} (request {RequestId})")]
    private static partial void Answered(ILogger log, string method, string route, int status, TimeSpan elapsed, string requestId);
}
