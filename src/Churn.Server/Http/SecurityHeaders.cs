using Churn.Grpc;
using Microsoft.Extensions.Primitives;

namespace Churn.Server.Http;

/// <summary>What every HTTP answer says besides itself: what a browser must not make of it, and the name of the request.</summary>
/// <remarks>Source: OWASP HTTP Headers Cheat Sheet, for an API whose answers are never pages.</remarks>
internal static class SecurityHeaders
{
    // Nothing of an answer is to be run, framed or loaded from elsewhere, whatever somebody gets a browser to open.
    private static readonly StringValues NothingLoads = "default-src 'none'; frame-ancestors 'none'";
    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues NoReferrer = "no-referrer";
    private static readonly StringValues NoStore = "no-store";
    private static readonly StringValues OneYear = "max-age=31536000";

    /// <summary>Adds the headers to all that is no call of plain gRPC: those are read by no browser, and headers cost on each.</summary>
    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        if (!HttpProtocol.IsHttp2(context.Request.Protocol) || !IsGrpc(context.Request.ContentType))
        {
            Add(context);
        }
        return next(context);
    });

    /// <summary>Adds them to one answer; to be called again where what was there is cleared.</summary>
    public static void Add(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = NoSniff;
        headers.ContentSecurityPolicy = NothingLoads;
        headers["Referrer-Policy"] = NoReferrer;
        // Whoever may be asked again says so instead.
        headers.CacheControl = NoStore;
        headers[RequestId.HeaderName] = RequestId.Of(context);
        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = OneYear;
        }
    }

    private static bool IsGrpc(string? contentType) => contentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) ?? false;
}
