using System.Net.Mime;
using Churn.Server.Configuration;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Net.Http.Headers;

namespace Churn.Server.Http;

/// <summary>What browsers and proxies expect beside the answers themselves: gzip, and the leave for pages of other origins (CORS).</summary>
internal static class HttpExtras
{
    private const string Api = "/v1";
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromHours(1);

    /// <exception cref="StartupException">An origin is wrong.</exception>
    public static void AddHttpExtras(this IServiceCollection services, ServerOptions options)
    {
        var origins = CorsOrigins.Parse(options.Cors);
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins(origins)
            .WithMethods(HttpMethods.Get, HttpMethods.Post, HttpMethods.Patch, HttpMethods.Delete)
            .AllowAnyHeader()
            .WithExposedHeaders(HeaderNames.ETag, HeaderNames.RetryAfter)
            .SetPreflightMaxAge(AskAgainAfter)));
        services.AddResponseCompression(compression =>
        {
            // No answer holds a secret beside text of the asker's choice, which is what makes compression under TLS a leak (BREACH).
            compression.EnableForHttps = true;
            compression.Providers.Add<GzipCompressionProvider>();
            compression.MimeTypes = [MediaTypeNames.Application.Json, MediaTypeNames.Text.Plain];
        });
    }

    /// <summary>Before the routes; metrics, health and the like are for no page.</summary>
    public static void UseHttpExtras(this WebApplication app)
    {
        app.UseResponseCompression();
        app.UseWhen(context => context.Request.Path.StartsWithSegments(Api, StringComparison.Ordinal), api => api.UseCors());
    }
}
