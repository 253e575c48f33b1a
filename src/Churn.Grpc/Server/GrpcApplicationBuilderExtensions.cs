using Churn.Grpc.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Churn.Grpc;

/// <summary>Puts gRPC services into an application.</summary>
public static class GrpcApplicationBuilderExtensions
{
    /// <summary>Answers the calls of some services. Other gRPC calls answer UNIMPLEMENTED; other requests go on.</summary>
    /// <param name="app">The application; its endpoint must speak HTTP/2.</param>
    /// <param name="register">Adds the services.</param>
    /// <param name="options">Limits and observer. Null: the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static IApplicationBuilder UseGrpc(
        this IApplicationBuilder app, Action<GrpcServices> register, GrpcServerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(register);
        options ??= new GrpcServerOptions();
        options.Validate();
        var logger = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("Churn.Grpc");
        var runtime = new ServerRuntime(options, logger, new DeadlineTimer(TimeProvider.System));
        var services = new GrpcServices(runtime);
        register(services);
        var handlers = services.Freeze();
        return app.Use(next => new GrpcMiddleware(next, handlers, runtime).InvokeAsync);
    }
}
