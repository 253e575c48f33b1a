using System.Net;
using Churn.Grpc;
using Churn.IntegrationTests.Infrastructure;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Churn.Tests.Grpc;

/// <summary>The echo service on a real Kestrel and a free port. Disposing fails the test if the server logged an error that the
/// test did not announce.</summary>
public sealed class EchoServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly RecordedLog _log;

    private EchoServer(WebApplication app, RecordedLog log, EchoService service)
    {
        _app = app;
        _log = log;
        Service = service;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public Uri Address { get; }

    public EchoService Service { get; }

    public IReadOnlyList<string> Errors => _log.Errors;

    public Task FirstError => _log.FirstError;

    /// <summary>How many errors the test means to cause.</summary>
    public int ExpectedErrors { get; set; }

    /// <param name="options">Of the server.</param>
    /// <param name="more">Adds services beside the echo.</param>
    /// <param name="wrap">Puts something before the echo.</param>
    /// <param name="configure">Changes what is below gRPC.</param>
    /// <param name="socket">File of a socket to listen on. Null: a free port of loopback.</param>
    public static async Task<EchoServer> StartAsync(
        GrpcServerOptions? options = null, Action<GrpcServices>? more = null,
        Func<ServerServiceDefinition, ServerServiceDefinition>? wrap = null, Action<KestrelServerOptions>? configure = null,
        string? socket = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var log = new RecordedLog();
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(log);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http2);
            configure?.Invoke(kestrel);
            if (socket is null)
            {
                kestrel.Listen(IPAddress.Loopback, 0);
            }
            else
            {
                kestrel.ListenUnixSocket(socket);
            }
        });
        var app = builder.Build();
        var service = new EchoService();
        app.UseGrpc(
            services =>
            {
                var echo = Echo.BindService(service);
                services.Add(wrap is null ? echo : wrap(echo));
                more?.Invoke(services);
            },
            options);
        await app.StartAsync();
        return new EchoServer(app, log, service);
    }

    public GrpcChannel Open(GrpcChannelOptions? options = null) => GrpcChannel.ForAddress(Address, options);

    /// <summary>Begins to stop, as on SIGTERM; completes when the calls that run have ended.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Service.Release();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Assert.Equal(ExpectedErrors, Errors.Count);
    }
}
