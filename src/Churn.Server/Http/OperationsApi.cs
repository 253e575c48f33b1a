using System.Net.Mime;
using Churn.Server.Health;
using Churn.Server.Http.OpenApi;
using Churn.Server.Metrics;
using Microsoft.Net.Http.Headers;

namespace Churn.Server.Http;

/// <summary>What operators and orchestrators ask for.</summary>
internal sealed class OperationsApi(ServerMetrics metrics, Readiness readiness)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/metrics", (HttpContext context) =>
        {
            var writer = MetricsWriter.For(context.Request.Headers.Accept);
            context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
            return Results.Text(metrics.Write(writer), writer.ContentType);
        });
        routes.MapGet("/openapi.json", () => Results.Bytes(OpenApiDocument.Bytes, MediaTypeNames.Application.Json));
        routes.MapGet("/healthz", () => Results.Text("live\n"));
        routes.MapGet("/readyz", async () => await readiness.ProblemAsync().ConfigureAwait(false) is { } problem
            ? Results.Text(problem + "\n", statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text("ready\n"));
    }
}
