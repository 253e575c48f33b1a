using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Churn.Server;

/// <summary>Keeps ids and tokens out of the log, however much of it somebody turns on: the framework's own lines on requests name their
/// path and query, and so do its scopes, with which every other line would.</summary>
/// <remarks>A filter would be a rule that a more exact one in the configuration overrides. What a request was, its route and how it
/// ended, says the category Churn.Server.Http.Requests instead, at Debug.</remarks>
internal sealed class PrivateLogging(ILoggerFactory inner) : ILoggerFactory
{
    private static readonly string[] NamePaths =
    [
        "Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.Server.Kestrel.BadRequests",
        "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Mvc",
    ];

    /// <summary>Puts this in the place of the framework's factory.</summary>
    public static void AddTo(IServiceCollection services) => services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(provider =>
        new PrivateLogging(new LoggerFactory(
            provider.GetServices<ILoggerProvider>(),
            provider.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(),
            provider.GetRequiredService<IOptions<LoggerFactoryOptions>>()))));

    public ILogger CreateLogger(string categoryName) =>
        Array.Exists(NamePaths, named => categoryName.StartsWith(named, StringComparison.Ordinal))
            ? NullLogger.Instance : inner.CreateLogger(categoryName);

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose() => inner.Dispose();
}
