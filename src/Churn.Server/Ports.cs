using System.Net;
using Churn.Server.Configuration;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Churn.Server;

/// <summary>Which port speaks what.</summary>
/// <remarks>Without TLS a port cannot tell HTTP/1.1 from HTTP/2, so gRPC has one, and JSON and operations have another. With TLS a
/// client says which it speaks (ALPN): the gRPC port answers JSON too, and the other, which stays plain text, keeps what operators ask
/// for and no customer's data; both describe the JSON. In either case whoever opens the gRPC port to clients has not opened metrics.</remarks>
internal static class Ports
{
    private const string JsonPaths = "/v1";
    private const string Description = "/openapi.json";

    /// <summary>Listens; the port of gRPC first.</summary>
    /// <exception cref="StartupException">An address or a certificate cannot be used.</exception>
    public static void Listen(WebApplicationBuilder builder, ServerOptions options)
    {
        IPEndPoint grpc = ListenAddress.Parse("grpc", options.Grpc), http = ListenAddress.Parse("http", options.Http);
        var tls = TlsFiles.Load(options);
        if (tls is not null && options.Demo)
        {
            throw new StartupException("--demo plays into a server without TLS: leave out --tls-cert and --tls-key");
        }
        if (tls is not null)
        {
            builder.Services.AddSingleton(tls);
        }
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            ConnectionLimits.Set(kestrel.Limits, options);
            kestrel.Listen(grpc, listen =>
            {
                listen.Protocols = tls is null ? HttpProtocols.Http2 : HttpProtocols.Http1AndHttp2;
                if (tls is not null)
                {
                    listen.UseHttps(tls.ApplyTo);
                }
            });
            kestrel.Listen(http, listen => listen.Protocols = HttpProtocols.Http1);
        });
    }

    /// <summary>Lets gRPC be answered on its port, and on each port nothing that is the other's.</summary>
    public static void UsePorts(this WebApplication app, ServerOptions options, Action<IApplicationBuilder> useGrpc)
    {
        if (options.TlsCert.Length == 0)
        {
            app.MapWhen(context => HttpProtocol.IsHttp2(context.Request.Protocol), useGrpc);
        }
        else
        {
            app.UseWhen(context => context.Request.IsHttps, useGrpc);
            app.Use((context, next) =>
            {
                var path = context.Request.Path;
                if (context.Request.IsHttps == path.StartsWithSegments(JsonPaths) || path == Description)
                {
                    return next(context);
                }
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            });
        }
        app.Use((context, next) =>
        {
            context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = options.MaxMessageBytes;
            if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            {
                // For HTTP/1.1 only: see ConnectionLimits.
                rate.MinDataRate = ConnectionLimits.Slowest;
            }
            return next(context);
        });
    }
}
