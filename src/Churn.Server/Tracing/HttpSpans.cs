using System.Diagnostics;
using System.Globalization;
using Churn.Grpc;
using Churn.Server.Http;

namespace Churn.Server.Tracing;

/// <summary>The spans of JSON calls, with the names of OpenTelemetry's conventions for HTTP servers, but without paths and queries: those hold
/// customers' ids. The route stands for them.</summary>
/// <remarks>https://opentelemetry.io/docs/specs/semconv/http/http-spans/. Only of <c>/v1</c>: probes and scrapes are of no interest.</remarks>
internal static class HttpSpans
{
    private const string Api = "/v1";

    /// <param name="app">Nothing is added to it unless tracing is on.</param>
    /// <param name="source">Null: it is off.</param>
    public static void UseHttpSpans(this WebApplication app, ActivitySource? source)
    {
        if (source is not null)
        {
            app.Use((context, next) => source.HasListeners() && context.Request.Path.StartsWithSegments(Api, StringComparison.Ordinal)
                ? TracedAsync(context, next, source) : next(context));
        }
    }

    private static async Task TracedAsync(HttpContext context, RequestDelegate next, ActivitySource source)
    {
        using var span = source.StartActivity("HTTP", ActivityKind.Server, TraceContext.Of(context.Request));
        await next(context).ConfigureAwait(false);
        if (span is { IsAllDataRequested: true })
        {
            Describe(span, context);
        }
    }

    private static void Describe(Activity span, HttpContext context)
    {
        var method = RequestLabels.Method(context);
        var route = RequestLabels.Route(context);
        var status = context.RequestAborted.IsCancellationRequested ? StatusCodes.Status499ClientClosedRequest : context.Response.StatusCode;
        span.DisplayName = $"{method} {route}";
        span.SetTag("http.request.method", method);
        span.SetTag("http.route", route);
        span.SetTag("http.response.status_code", status);
        span.SetTag("url.scheme", context.Request.Scheme);
        if (status >= StatusCodes.Status500InternalServerError)
        {
            span.SetTag("error.type", status.ToString(CultureInfo.InvariantCulture));
            span.SetStatus(ActivityStatusCode.Error);
        }
    }
}
