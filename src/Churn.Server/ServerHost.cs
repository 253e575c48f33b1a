using System.Net.Sockets;
using Churn.Grpc;
using Churn.Protocol.V1;
using Churn.Redis;
using Churn.Server.Access;
using Churn.Server.Configuration;
using Churn.Server.Drift;
using Churn.Server.Health;
using Churn.Server.Http;
using Churn.Server.Metrics;
using Churn.Server.Models;
using Churn.Server.Overload;
using Churn.Server.Services;
using Churn.Server.Tracing;
using Churn.Server.Watching;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using HealthChecks = Grpc.Health.V1.Health;

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
        Ports.Listen(builder, options);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainDelay + options.DrainDeadline);
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
        // In the order in which Ports listens.
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
        ProcessMetrics.AddTo(metrics);
        var readiness = services.GetRequiredService<Readiness>();
        metrics.Add(new GaugeFamily("churn_ready", "1 if the server says that it is ready: the store answers and it is not stopping.", () => readiness.IsAnnounced ? 1 : 0));
        if (services.GetService<TlsFiles>() is { } tls)
        {
            metrics.Add(new GaugeFamily("churn_tls_certificate_expiry_timestamp_seconds",
                "When the first of the server's certificate and those sent with it expires, seconds since 1970.", () => tls.Expires.ToUnixTimeSeconds()));
        }
        var tracing = services.GetRequiredService<ServerTracing>();
        tracing.AddTo(metrics);
        DriftMetrics.AddTo(metrics, services.GetRequiredService<ModelHolder>(), services.GetRequiredService<TimeProvider>());
        if (options.ShadowModel.Length > 0)
        {
            services.GetRequiredService<ShadowMetrics>().AddTo(metrics, services.GetRequiredService<ShadowModel>());
        }
        var limits = new GrpcServerOptions
        {
            MaxReceiveMessageSize = options.MaxMessageBytes,
            // What may be taken in may be given out: an export of what was recorded.
            MaxSendMessageSize = Math.Max(options.MaxMessageBytes, 4 << 20),
            Observer = metrics.Grpc,
            Spans = tracing.Source,
            Admission = services.GetRequiredService<GrpcGate>(),
        };
        app.UseSecurityHeaders();
        app.UsePages(options);
        app.UseWhen(
            context => GrpcWeb.IsWeb(context.Request) && context.Request.IsHttps == options.TlsCert.Length > 0,
            // For pages: what operators call is not among it.
            web => web.UseGrpcWeb().UseGrpc(grpc => grpc.Add(ChurnService.BindService(services.GetRequiredService<ChurnGrpcService>())), limits));
        app.UsePorts(options, port => port.UseGrpc(grpc => AddServices(grpc, services, options), limits));
        app.UseHttpSpans(tracing.Source);
        app.UseHttpMetrics(metrics);
        app.UseResponseCompression();
        app.UseApiErrors();
        app.UseGate(services.GetRequiredService<CallAdmission>());
        app.UseRouting();
        services.GetRequiredService<JsonApi>().Map(app);
        services.GetRequiredService<CustomerJsonApi>().Map(app);
        services.GetRequiredService<WatchApi>().Map(app);
        services.GetRequiredService<AccessApi>().Map(app);
        services.GetRequiredService<OperationsApi>().Map(app);
    }

    private static void AddServices(GrpcServices grpc, IServiceProvider services, ServerOptions options)
    {
        grpc.Add(ChurnService.BindService(services.GetRequiredService<ChurnGrpcService>()))
            .Add(ModelService.BindService(services.GetRequiredService<ModelGrpcService>()))
            .Add(AccessService.BindService(services.GetRequiredService<AccessGrpcService>()))
            .Add(HealthChecks.BindService(services.GetRequiredService<HealthService>()));
        if (options.Reflection)
        {
            // With the messages that travel as details of errors, which nothing imports.
            var reflection = new ReflectionService(
                [ChurnService.Descriptor, ModelService.Descriptor, AccessService.Descriptor, HealthChecks.Descriptor], Google.Rpc.ErrorDetailsReflection.Descriptor);
            foreach (var version in reflection.Bind())
            {
                grpc.Add(version);
            }
        }
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
