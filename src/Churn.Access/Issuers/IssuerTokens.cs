using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Churn.Access;

/// <summary>Checks the JSON Web Tokens of trusted issuers. A token is verified once and then known by its hash until it ends or its issuer's
/// keys change.</summary>
internal sealed class IssuerTokens
{
    // Of two generations; 200 B each.
    private const int CacheCapacity = 10_000;

    private readonly FrozenDictionary<string, ImmutableArray<TrustedIssuer>> byIssuer;
    private readonly FrozenDictionary<string, TrustedIssuer> byCredential;
    private readonly TokenCache<VerifiedToken> verified = new(CacheCapacity);

    public IssuerTokens(IEnumerable<TrustedIssuer> issuers)
    {
        ImmutableArray<TrustedIssuer> all = [.. issuers];
        byIssuer = all.GroupBy(issuer => issuer.Entry.Issuer, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, ImmutableArray.CreateRange, StringComparer.Ordinal);
        byCredential = all.ToFrozenDictionary(issuer => issuer.Credential, StringComparer.Ordinal);
    }

    /// <summary>The caller of a token's text. Known ones cost a SHA-256 and a look-up, and allocate nothing.</summary>
    public AuthResult Check(ReadOnlySpan<char> text, DateTimeOffset now)
    {
        if (text.Length > IssuerToken.MaxLength || text.Count('.') != 2)
        {
            return AuthResult.Refuse(AuthFailure.Malformed);
        }
        if (byIssuer.Count == 0)
        {
            return AuthResult.Refuse(AuthFailure.UnknownIssuer);
        }
        if (!TokenHash.TryOf(text, out var hash))
        {
            return AuthResult.Refuse(AuthFailure.Malformed);
        }
        if (verified.Find(hash) is { } known)
        {
            if (known.Keys == known.Issuer.Keys.Current)
            {
                return known.At(now);
            }
            // The issuer may have withdrawn the key that signed it.
            verified.Remove(hash);
        }
        var result = IssuerToken.Verify(text.ToString(), byIssuer, now, out var token);
        if (token is not null)
        {
            verified.Add(hash, token);
        }
        return result;
    }

    /// <summary>The issuer of a credential's name; null: the file has it not, or no longer.</summary>
    public TrustedIssuer? Find(string credential) => byCredential.GetValueOrDefault(credential);
}
