using System.Net;
using Churn.Access;
using Churn.Server.Configuration;

namespace Churn.Server.Access;

/// <summary>Finds out who calls.</summary>
internal sealed class AccessControl(ReloadingAccess? access, TimeProvider time) : IDisposable
{
    /// <summary>The query parameter of those who can send no headers; docs/access.md says where it is taken.</summary>
    public const string QueryToken = "access_token";

    private const string ApiKeyHeader = "x-api-key";

    /// <summary>Who signs customer tokens; null where there are none.</summary>
    public CustomerTokens? CustomerTokens => access?.Current.CustomerTokens;

    /// <summary>Opens the access file, if there is one.</summary>
    /// <exception cref="StartupException">It cannot be used, or the server would listen off loopback for anybody.</exception>
    public static AccessControl Open(ServerOptions options, TimeProvider time, ILogger<AccessControl> log)
    {
        var reachable = Reachable(options);
        if (options.Access.Length == 0)
        {
            // Who has a certificate of the operator's own authority is known, if not by name.
            return reachable is not { } open || options.Insecure || options.TlsClientCa.Length > 0
                ? new AccessControl(null, time)
                : throw new StartupException(
                    $"--{open.Option} {open.Address} can be reached from other machines, and nothing says who may call: give --access FILE (churn keys add makes "
                    + "one), or --insecure if whoever reaches it may read and erase every customer");
        }
        if (options.Demo || options.Insecure)
        {
            throw new StartupException($"--access says who may call, and {(options.Demo ? "--demo" : "--insecure")} is for servers that anybody may call: leave out one of them");
        }
        if (reachable is not null && options.TlsCert.Length == 0)
        {
            AccessLog.InClear(log);
        }
        try
        {
            return new AccessControl(ReloadingAccess.Open(options.Access, time, news => AccessLog.Report(log, news)), time);
        }
        catch (AccessFileException e)
        {
            throw new StartupException($"--access: {e.Message}", e);
        }
    }

    /// <summary>Who calls, or why nobody may so.</summary>
    public AuthResult Authenticate(HttpContext context)
    {
        if (access is null)
        {
            return AuthResult.Anonymous;
        }
        var current = access.Current;
        var now = time.GetUtcNow();
        var headers = context.Request.Headers;
        string? authorization = headers.Authorization, key = headers[ApiKeyHeader];
        if (!string.IsNullOrEmpty(authorization) || !string.IsNullOrEmpty(key))
        {
            return current.Authenticate(authorization, key, now);
        }
        if (TakesQueryToken(context.Request) && context.Request.Query.TryGetValue(QueryToken, out var token))
        {
            return current.AuthenticateCustomerToken(token.ToString(), now);
        }
        return context.Connection.ClientCertificate is { } certificate
            ? current.Authenticate(certificate, now)
            : current.Authenticate(null, null, now);
    }

    public void Dispose() => access?.Dispose();

    // EventSource and sendBeacon. Elsewhere a credential in an address, which logs and histories keep, would be a needless risk.
    private static bool TakesQueryToken(HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        return (HttpMethods.IsGet(request.Method) && path.EndsWith("/scores:watch", StringComparison.Ordinal))
            || (HttpMethods.IsPost(request.Method) && path == "/v1/events");
    }

    /// <summary>The first port that other machines can reach; null: there is none.</summary>
    private static (string Option, string Address)? Reachable(ServerOptions options)
    {
        foreach (var (option, text) in (ReadOnlySpan<(string, string)>)[("grpc", options.Grpc), ("http", options.Http)])
        {
            if (!IPAddress.IsLoopback(ListenAddress.Parse(option, text).Address))
            {
                return (option, text);
            }
        }
        return null;
    }
}
