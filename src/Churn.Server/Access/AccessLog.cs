using Churn.Access;

namespace Churn.Server.Access;

/// <summary>What becomes of the access file, and what administrators do. No secret, no customer's id.</summary>
internal static partial class AccessLog
{
    public static void Report(ILogger log, AccessNews news)
    {
        switch (news.Kind)
        {
            case AccessNewsKind.Loaded or AccessNewsKind.KeysFetched:
                Told(log, news.Message);
                break;
            case AccessNewsKind.Refused:
                Refused(log, news.Message);
                break;
            default:
                Warned(log, news.Message);
                break;
        }
    }

    /// <summary>The audit log: one line a call that needs the scope erase or admin, let in or not.</summary>
    public static void Audit(ILogger log, string method, Caller caller, bool allowed) =>
        Audited(log, method, caller.Client, caller.Tenant, caller.Credential ?? "none", allowed ? "allowed" : "refused");

    [LoggerMessage(601, LogLevel.Information, "Access: {What}")]
    private static partial void Told(ILogger log, string what);

    [LoggerMessage(602, LogLevel.Warning, "Access: {What}")]
    private static partial void Warned(ILogger log, string what);

    [LoggerMessage(603, LogLevel.Error, "The access file is refused, and the one before goes on to count: {What}")]
    private static partial void Refused(ILogger log, string what);

    [LoggerMessage(604, LogLevel.Information, "Audit: {Method} by client {Client} of tenant {Tenant}, credential {Credential}: {Outcome}")]
    private static partial void Audited(ILogger log, string method, string client, string tenant, string credential, string outcome);

    [LoggerMessage(605, LogLevel.Warning, "Credentials are taken on addresses without TLS that other machines reach: whoever listens in has them. Give --tls-cert and --tls-key, or let only a proxy with TLS reach this server.")]
    public static partial void InClear(ILogger log);
}
