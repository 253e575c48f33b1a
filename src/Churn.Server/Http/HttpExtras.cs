using System.Net.Mime;
using Churn.Grpc;
using Churn.Protocol.V1;
using Churn.Server.Configuration;
using Churn.Server.Errors;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Net.Http.Headers;

namespace Churn.Server.Http;

/// <summary>What browsers and proxies expect beside the answers themselves: gzip, and the leave for pages of other origins (CORS).</summary>
internal static class HttpExtras
{
    private const string Api = "/v1";
    private static readonly PathString Service = $"/{ChurnService.Descriptor.FullName}";
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromHours(1);

    /// <exception cref="StartupException">An origin is wrong.</exception>
    public static void AddHttpExtras(this IServiceCollection services, ServerOptions options)
    {
        var origins = CorsOrigins.Parse(options.Cors);
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins(origins)
            .WithMethods(HttpMethods.Get, HttpMethods.Post, HttpMethods.Patch, HttpMethods.Delete)
            .AllowAnyHeader()
            // The status of a gRPC-Web call that failed before it answered is in the headers.
            .WithExposedHeaders(HeaderNames.ETag, HeaderNames.RetryAfter, RequestId.HeaderName, "grpc-status", "grpc-message", "grpc-status-details-bin")
            .SetPreflightMaxAge(AskAgainAfter)));
        services.AddResponseCompression(compression =>
        {
            // No answer holds a secret beside text of the asker's choice, which is what makes compression under TLS a leak (BREACH).
            compression.EnableForHttps = true;
            compression.Providers.Add<GzipCompressionProvider>();
            compression.MimeTypes = [MediaTypeNames.Application.Json, MediaTypeNames.Text.Plain, "application/openmetrics-text"];
        });
    }

    /// <summary>Lets pages of the origins that are listed call the API; metrics, health and the like are for no page.</summary>
    public static void UsePages(this WebApplication app, ServerOptions options)
    {
        if (options.Cors.Length > 0)
        {
            app.UseWhen(context => context.Request.Headers.Origin.Count > 0 && IsApi(context.Request.Path), api => api.UseCors());
        }
    }

    /// <summary>Says in the API's own way what the router has no words for: a path or a method that is not there.</summary>
    public static void UseApiErrors(this WebApplication app) => app.Use(async (context, next) =>
    {
        await next(context).ConfigureAwait(false);
        var wrong = context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => Failures.NoSuchPath,
            StatusCodes.Status405MethodNotAllowed => Failures.NoSuchMethod,
            _ => null,
        };
        if (wrong is not null && !context.Response.HasStarted && context.Request.Path.StartsWithSegments(Api, StringComparison.Ordinal))
        {
            await JsonProtocol.WriteErrorAsync(context, wrong).ConfigureAwait(false);
        }
    });

    private static bool IsApi(PathString path) =>
        path.StartsWithSegments(Api, StringComparison.Ordinal) || path.StartsWithSegments(Service, StringComparison.Ordinal);
}
