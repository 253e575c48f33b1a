namespace Churn.Access;

/// <summary>Whoever minted a customer token, looked up as the access file has them now.</summary>
internal sealed record Minters(KeyRing Keys, IssuerTokens Issuers, CertificateMap Certificates)
{
    /// <returns>Null: the credential is gone, or is another tenant's now.</returns>
    public Minter? Find(CustomerClaims claims)
    {
        if (Credentials.KeyId(claims.Credential) is { } id)
        {
            return Keys.Find(id)?.Entry is { } key && key.Tenant == claims.Tenant
                ? new Minter(key.Client, key.Scopes, key.Lane, key.Rate, key.NotBefore, key.ExpiresAt)
                : null;
        }
        if (Issuers.Find(claims.Credential)?.Entry is { } issuer)
        {
            return issuer.Tenant is null || issuer.Tenant == claims.Tenant
                ? new Minter(issuer.Client, issuer.Scopes, issuer.Lane, issuer.Rate, null, null)
                : null;
        }
        return Certificates.Find(claims.Credential) is { } holder && holder.Tenant == claims.Tenant
            ? new Minter(holder.Client, holder.Scopes, holder.Lane, holder.Rate, null, null)
            : null;
    }
}

/// <summary>What a token takes from who minted it.</summary>
/// <param name="Client">In metrics.</param>
/// <param name="Scopes">The most that it may do.</param>
/// <param name="Lane">Of its calls.</param>
/// <param name="Rate">Null: no limit.</param>
/// <param name="From">When the credential begins, inclusive; null: always did.</param>
/// <param name="Until">When it ends, exclusive; null: not by itself.</param>
internal sealed record Minter(string Client, Scopes Scopes, Lane Lane, RateLimit? Rate, DateTimeOffset? From, DateTimeOffset? Until);
