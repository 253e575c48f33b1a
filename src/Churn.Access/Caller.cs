namespace Churn.Access;

/// <summary>Who calls, and what they may do: what a credential stands for once it was checked. Immutable; one a credential, not one a
/// call.</summary>
/// <param name="Tenant">Whose customers: state, dedupe, watches and limits of two tenants never meet. 1 to 64 characters.</param>
/// <param name="Client">Names the credential's holder in metrics and in the audit log; no secret. 1 to 64 characters.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Lane">Its place when the server has too much to do.</param>
public sealed record Caller(string Tenant, string Client, Scopes Scopes, Lane Lane)
{
    /// <summary>Everybody, on a server without authentication: the tenant <c>default</c>, all scopes.</summary>
    public static Caller Anonymous { get; } = new("default", "anonymous", Scopes.All, Lane.Web);

    /// <summary>The only customer that the credential is good for; null: any of the tenant.</summary>
    public string? CustomerId { get; init; }

    /// <summary>Whether scores may come with reasons and features.</summary>
    public bool MayReason { get; init; } = true;

    /// <summary>Which credential it is, for the audit log and for limits: <c>key:ID</c>, <c>issuer:…</c> or <c>certificate:…</c>, no secret. A
    /// customer token has that of the caller who minted it. Null: there is none.</summary>
    public string? Credential { get; init; }

    /// <summary>When the credential ends, also for what was begun with it, as a watch; null: not by itself.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Calls and events a second, and how many at once after a pause; null: no limit of its own.</summary>
    public RateLimit? Rate { get; init; }

    /// <summary>Whether the credential has the scope.</summary>
    public bool Has(Scopes scope) => (Scopes & scope) == scope;

    /// <summary>Whether the credential is good for the customer.</summary>
    public bool Covers(string customerId) => CustomerId is null || CustomerId == customerId;
}
