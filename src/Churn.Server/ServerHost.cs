using System.Net;
using System.Net.Sockets;
using Churn.Grpc;
using Churn.Protocol.V1;
using Churn.Redis;
using Churn.Server.Configuration;
using Churn.Server.Drift;
using Churn.Server.Http;
using Churn.Server.Metrics;
using Churn.Server.Models;
using Churn.Server.Services;
using Churn.Server.Watching;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Churn.Server;

/// <summary>Puts the server together and starts it.</summary>
public static class ServerHost
{
    /// <summary>Builds, checks and starts a server.</summary>
    /// <param name="args">As on the command line.</param>
    /// <param name="configure">Further changes to the application before it is built, for tests.</param>
    /// <returns>The running application.</returns>
    /// <exception cref="StartupException">It cannot start; the message says what to do.</exception>
    public static async Task<WebApplication> StartAsync(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = CreateBuilder();
        builder.Configuration.AddInMemoryCollection(CommandLine.Parse(args));
        var options = ServerSetup.ReadOptions(builder);
        builder.AddChurn(options);
        ConfigureKestrel(builder, options);
        configure?.Invoke(builder);

        var app = builder.Build();
        try
        {
            Map(app, options);
            await ModelSetup.LoadShadowAsync(app.Services, app.Logger).ConfigureAwait(false);
            await ServerSetup.CheckStoreAsync(app.Services.GetRequiredService<ICustomerStore>()).ConfigureAwait(false);
            if (app.Services.GetService<ChangeFeed>() is { } changes)
            {
                app.Services.GetRequiredService<ChangeHub>().Share(changes);
            }
            await ListenAsync(app, options).ConfigureAwait(false);
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        Announce(app);
        return app;
    }

    /// <summary>Where a started server answers gRPC and HTTP.</summary>
    public static (Uri Grpc, Uri Http) Addresses(IServiceProvider services)
    {
        // In the order in which ConfigureKestrel listens.
        var bound = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(a => new Uri(a)).ToArray();
        return (bound[0], bound[1]);
    }

    /// <summary>A builder with the configuration of appsettings.json and the environment.</summary>
    /// <exception cref="StartupException">appsettings.json cannot be read.</exception>
    internal static WebApplicationBuilder CreateBuilder()
    {
        try
        {
            return WebApplication.CreateBuilder(new WebApplicationOptions
            {
                ApplicationName = "Churn.Server",
                ContentRootPath = AppContext.BaseDirectory,
            });
        }
        catch (InvalidDataException e)
        {
            throw new StartupException($"{e.Message} {e.InnerException?.InnerException?.Message}", e);
        }
    }

    private static void ConfigureKestrel(WebApplicationBuilder builder, ServerOptions options)
    {
        IPEndPoint grpc = ListenAddress.Parse("grpc", options.Grpc), http = ListenAddress.Parse("http", options.Http);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // A limit here would count the frame around a gRPC message; messages and JSON bodies have limits of their own.
            kestrel.Limits.MaxRequestBodySize = null;
            // Without TLS a port cannot tell HTTP/1.1 from HTTP/2, so each has its own.
            kestrel.Listen(grpc, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(http, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainDeadline);
    }

    private static async Task ListenAsync(WebApplication app, ServerOptions options)
    {
        try
        {
            await app.StartAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // A port that is taken is an IOException; an address of another machine, or a port that needs rights, the socket's own.
            throw new StartupException(
                $"cannot listen on {options.Grpc} and {options.Http}: choose others with --grpc and --http ({e.Message})", e);
        }
    }

    private static void Map(WebApplication app, ServerOptions options)
    {
        var services = app.Services;
        var metrics = services.GetRequiredService<ServerMetrics>();
        metrics.AddState(services.GetRequiredService<ModelHolder>(), services.GetRequiredService<ICustomerStore>());
        var hub = services.GetRequiredService<ChangeHub>();
        metrics.Add(new GaugeFamily("churn_watchers", "WatchScores streams under way.", () => hub.Watches));
        DriftMetrics.AddTo(metrics, services.GetRequiredService<ModelHolder>(), services.GetRequiredService<TimeProvider>());
        if (options.ShadowModel.Length > 0)
        {
            services.GetRequiredService<ShadowMetrics>().AddTo(metrics, services.GetRequiredService<ShadowModel>());
        }
        // Each port speaks one protocol (see ConfigureKestrel), so the protocol tells the port. Nothing is on both: whoever opens the
        // gRPC port to clients has not opened metrics.
        app.MapWhen(
            context => HttpProtocol.IsHttp2(context.Request.Protocol),
            port => port.UseGrpc(
                grpc => grpc
                    .Add(ChurnService.BindService(services.GetRequiredService<ChurnGrpcService>()))
                    .Add(ModelService.BindService(services.GetRequiredService<ModelGrpcService>()))
                    .Add(global::Grpc.Health.V1.Health.BindService(services.GetRequiredService<HealthService>())),
                new GrpcServerOptions { MaxReceiveMessageSize = options.MaxMessageBytes, Observer = metrics.Grpc }));
        app.Use((context, next) =>
        {
            context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = options.MaxMessageBytes;
            return next(context);
        });
        app.UseHttpMetrics(metrics);
        app.UseHttpExtras();
        app.UseRouting();
        services.GetRequiredService<JsonApi>().Map(app);
        services.GetRequiredService<CustomerJsonApi>().Map(app);
        services.GetRequiredService<WatchApi>().Map(app);
        services.GetRequiredService<OperationsApi>().Map(app);
    }

    private static void Announce(WebApplication app)
    {
        var (grpc, http) = Addresses(app.Services);
        var served = app.Services.GetRequiredService<ModelHolder>().Current;
        StartupLog.Started(app.Logger, grpc, http, served.Label, app.Services.GetRequiredService<ICustomerStore>().Description);
        if (served.Model.Manifest.Simulated)
        {
            StartupLog.Simulated(app.Logger, served.Label);
        }
        if (served.Drift is null)
        {
            ModelLog.NoBaseline(app.Logger, served.Label);
        }
    }
}
