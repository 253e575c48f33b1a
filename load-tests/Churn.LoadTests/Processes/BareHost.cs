using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Churn.LoadTests;

/// <summary>Kestrel alone: whatever is asked over HTTP/2, it reads the request to its end and answers the same gRPC message. What a server of
/// gRPC on Kestrel cannot be faster than.</summary>
internal static class BareHost
{
    // A frame, and in it HealthCheckResponse { status: SERVING }: what Health.Check answers.
    private static readonly byte[] Answer = [0, 0, 0, 0, 2, 8, 1];

    /// <summary>Serves on a free port of loopback, says which, and ends with its standard input or when it is told to.</summary>
    public static async Task RunAsync(CancellationToken stop)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, port => port.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        await using (app.ConfigureAwait(false))
        {
            app.Run(AnswerAsync);
            await app.StartAsync(stop).ConfigureAwait(false);
            await Console.Out.WriteLineAsync($"Serving gRPC on {app.Urls.First()}").ConfigureAwait(false);
            // Whoever started this holds the other end: with them, it closes.
            var parentGone = Console.In.ReadToEndAsync(stop);
            await Task.WhenAny(parentGone, app.WaitForShutdownAsync(stop)).ConfigureAwait(false);
        }
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        var body = context.Request.BodyReader;
        while (await body.ReadAsync().ConfigureAwait(false) is var read)
        {
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }
        context.Response.ContentType = "application/grpc";
        await context.Response.BodyWriter.WriteAsync(Answer).ConfigureAwait(false);
        context.Response.AppendTrailer("grpc-status", "0");
    }
}
