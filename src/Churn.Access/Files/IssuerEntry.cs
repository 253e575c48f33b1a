using System.Collections.Immutable;

namespace Churn.Access;

/// <summary>Whose JSON Web Tokens are taken, and what for.</summary>
public sealed record IssuerEntry
{
    /// <summary>The token's <c>iss</c>, exactly.</summary>
    public required string Issuer { get; init; }

    /// <summary>Must be among the token's <c>aud</c>.</summary>
    public required string Audience { get; init; }

    /// <summary>Of the token's header: RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512; at least one.</summary>
    public required ImmutableArray<string> Algorithms { get; init; }

    /// <summary>The issuer's public keys as a file, relative to the access file's folder; null: they are fetched.</summary>
    public string? JwksFile { get; init; }

    /// <summary>Where to fetch the issuer's public keys: https, on loopback also http; null: they are in a file.</summary>
    public Uri? JwksUri { get; init; }

    /// <summary>Whose customers the tokens are good for; null: <see cref="TenantClaim"/> says it.</summary>
    public string? Tenant { get; init; }

    /// <summary>The claim that holds the tenant; null: <see cref="Tenant"/>.</summary>
    public string? TenantClaim { get; init; }

    /// <summary>The name of all holders together: labels of metrics must stay few.</summary>
    public required string Client { get; init; }

    /// <summary>The most that a token of this issuer may allow; its claim <c>scope</c> chooses from them.</summary>
    public required Scopes Scopes { get; init; }

    /// <summary>Of their calls.</summary>
    public required Lane Lane { get; init; }

    /// <summary>Null: no limit of its own.</summary>
    public RateLimit? Rate { get; init; }
}
