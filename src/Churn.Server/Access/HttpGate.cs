using Churn.Server.Http;
using Churn.Server.Overload;
using Grpc.Core;
using Microsoft.Net.Http.Headers;
using Status = Google.Rpc.Status;

namespace Churn.Server.Access;

/// <summary>Stands before HTTP requests, before their body is read.</summary>
internal static class HttpGate
{
    /// <summary>Stands before everything under /v1. Health, metrics and the description of the API are open.</summary>
    public static void UseGate(this WebApplication app, CallAdmission admission) => app.Use((context, next) =>
        context.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase) ? ServeAsync(admission, context, next) : next(context));

    private static async Task ServeAsync(CallAdmission admission, HttpContext context, RequestDelegate next)
    {
        var kind = KindOf(context.Request.Path.Value!);
        if (admission.Enter(context, kind) is { } refusal)
        {
            await RefuseAsync(context, refusal).ConfigureAwait(false);
            return;
        }
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            admission.Leave(context, kind);
        }
    }

    private static Task RefuseAsync(HttpContext context, Status refusal)
    {
        if (refusal.Code == (int)StatusCode.Unauthenticated)
        {
            context.Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        }
        return JsonProtocol.WriteErrorAsync(context, refusal);
    }

    private static CallKind KindOf(string path) =>
        path.Contains(":watch", StringComparison.Ordinal) ? CallKind.Watch
        : path.StartsWith("/v1/events", StringComparison.OrdinalIgnoreCase) ? CallKind.Events
        : CallKind.Other;
}
