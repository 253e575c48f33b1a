using System.Net;
using Churn.Grpc;
using Churn.IntegrationTests.Infrastructure;
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

    public static async Task<EchoServer> StartAsync(GrpcServerOptions? options = null, Action<GrpcServices>? more = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var log = new RecordedLog();
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(log);
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        var service = new EchoService();
        app.UseGrpc(
            services =>
            {
                services.Add(Echo.BindService(service));
                more?.Invoke(services);
            },
            options);
        await app.StartAsync();
        return new EchoServer(app, log, service);
    }

    public GrpcChannel Open(GrpcChannelOptions? options = null) => GrpcChannel.ForAddress(Address, options);

    public async ValueTask DisposeAsync()
    {
        Service.Release();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Assert.Equal(ExpectedErrors, Errors.Count);
    }
}
