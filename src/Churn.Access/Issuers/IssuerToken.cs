using System.Buffers.Text;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Churn.Access;

/// <summary>Verifies one JSON Web Token, RFC 7519, with the advice of RFC 8725.</summary>
/// <remarks>
/// 1. The text is three parts of base64url, small, in the one way of writing each.
/// 2. The header asks for nothing that is not understood here, and is no kind of token of ours.
/// 3. The issuer and the audience choose the entry; the entry says which algorithms may be; <c>kid</c> chooses among the issuer's keys, and the
///    key must be of the algorithm's kind. Keys and addresses in the token's header are never looked at.
/// 4. The signature is verified.
/// 5. Only then times and rights are read, so that nobody learns of a token that is not theirs.
/// </remarks>
internal static class IssuerToken
{
    /// <summary>Longest token, characters.</summary>
    public const int MaxLength = 8192;

    // What clocks may differ by.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = MaxLength };

    /// <param name="text">As it was sent.</param>
    /// <param name="issuers">The trusted ones, by name.</param>
    /// <param name="now">The time.</param>
    /// <param name="verified">What may be kept; null: the signature or what it signs is not good.</param>
    public static AuthResult Verify(
        string text, FrozenDictionary<string, ImmutableArray<TrustedIssuer>> issuers, DateTimeOffset now, out VerifiedToken? verified)
    {
        verified = null;
        try
        {
            if (!HasThreeCleanParts(text))
            {
                return AuthResult.Refuse(AuthFailure.Malformed);
            }
            var token = new JsonWebToken(text);
            return IsOfAKindWeKnow(token) ? Verify(token, issuers, now, out verified) : AuthResult.Refuse(AuthFailure.Malformed);
        }
        catch (Exception e) when (e is SecurityTokenException or ArgumentException or JsonException or FormatException or InvalidOperationException or OverflowException)
        {
            verified = null;
            return AuthResult.Refuse(AuthFailure.Malformed);
        }
    }

    private static AuthResult Verify(
        JsonWebToken token, FrozenDictionary<string, ImmutableArray<TrustedIssuer>> issuers, DateTimeOffset now, out VerifiedToken? verified)
    {
        verified = null;
        if (!issuers.TryGetValue(token.Issuer, out var entries))
        {
            return AuthResult.Refuse(AuthFailure.UnknownIssuer);
        }
        var audiences = token.Audiences.ToArray();
        if (entries.FirstOrDefault(entry => audiences.Contains(entry.Entry.Audience)) is not { } issuer)
        {
            return AuthResult.Refuse(AuthFailure.WrongAudience);
        }
        if (SigningAlgorithm.Find(token.Alg) is not { } algorithm || !issuer.Entry.Algorithms.Contains(algorithm.Name))
        {
            return AuthResult.Refuse(AuthFailure.WrongAlgorithm);
        }
        if (issuer.Keys.Current is not { } keys)
        {
            issuer.Keys.LookForNew();
            return AuthResult.Refuse(AuthFailure.KeysUnavailable);
        }
        if (keys.Find(token.Kid ?? "", algorithm) is not { } key)
        {
            issuer.Keys.LookForNew();
            return AuthResult.Refuse(AuthFailure.UnknownSigningKey, string.IsNullOrEmpty(token.Kid) ? AuthMessages.NoKid : null);
        }
        if (!IsSigned(token, issuer.Entry, key))
        {
            return AuthResult.Refuse(AuthFailure.BadSignature);
        }
        var refusal = Read(token, issuer, keys, out verified);
        return verified?.At(now) ?? refusal;
    }

    // Times are ours to check: the handler would ask a clock of its own.
    private static bool IsSigned(JsonWebToken token, IssuerEntry issuer, SecurityKey key)
    {
        var validation = Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = issuer.Issuer,
            ValidAudience = issuer.Audience,
            ValidAlgorithms = issuer.Algorithms,
            IssuerSigningKey = key,
            TryAllIssuerSigningKeys = true,
            RequireSignedTokens = true,
            ValidateLifetime = false,
        });
        // Nothing in it waits: the key is at hand.
        return validation.IsCompleted && validation.Result.IsValid;
    }

    private static AuthResult Read(JsonWebToken token, TrustedIssuer issuer, SigningKeys keys, out VerifiedToken? verified)
    {
        verified = null;
        if (Time(token, "exp") is not { } end)
        {
            return AuthResult.Refuse(AuthFailure.MissingClaim);
        }
        var tenant = issuer.Entry.Tenant;
        if (issuer.Entry.TenantClaim is { } claim && (!token.TryGetPayloadValue<string>(claim, out tenant) || !AccessRules.IsName(tenant)))
        {
            return AuthResult.Refuse(AuthFailure.MissingClaim, AuthMessages.NoTenant);
        }
        var scopes = token.TryGetPayloadValue<string>("scope", out var names) ? AccessNames.Parse(names) : Scopes.None;
        var until = end + Skew;
        verified = new VerifiedToken(
            new Caller(tenant!, issuer.Entry.Client, scopes & issuer.Entry.Scopes, issuer.Entry.Lane)
            {
                Credential = issuer.Credential,
                ExpiresAt = until,
                Rate = issuer.Entry.Rate,
            },
            issuer,
            keys,
            Time(token, "nbf") is { } begin ? begin - Skew : DateTimeOffset.MinValue,
            until);
        return default;
    }

    // Seconds of the Unix epoch, maybe with a fraction. Null: not there. What is there and no time throws.
    private static DateTimeOffset? Time(JsonWebToken token, string claim)
    {
        if (!token.TryGetPayloadValue<object>(claim, out _))
        {
            return null;
        }
        var seconds = token.GetPayloadValue<double>(claim);
        // From 1970 to the year 3000: room for the clocks' difference on both sides.
        return seconds is >= 0 and <= 32_503_680_000
            ? DateTimeOffset.UnixEpoch.AddSeconds(Math.Floor(seconds))
            : throw new FormatException("no time");
    }

    private static bool IsOfAKindWeKnow(JsonWebToken token) =>
        !token.TryGetHeaderValue<object>("crit", out _) && !token.TryGetHeaderValue<object>("enc", out _)
        && (string.IsNullOrEmpty(token.Typ) || token.Typ.Equals("JWT", StringComparison.OrdinalIgnoreCase)
            || token.Typ.Equals("at+jwt", StringComparison.OrdinalIgnoreCase) || token.Typ.Equals("application/at+jwt", StringComparison.OrdinalIgnoreCase));

    // Base64url leaves bits unused at a part's end; were they not looked at, one token could be written in several ways.
    private static bool HasThreeCleanParts(string text)
    {
        var parts = 0;
        foreach (var range in text.AsSpan().Split('.'))
        {
            var part = text.AsSpan(range);
            Span<byte> bytes = new byte[Base64Url.GetMaxDecodedLength(part.Length)];
            if (++parts > 3 || part.IsEmpty || !Base64Url.TryDecodeFromChars(part, bytes, out var length)
                || !part.SequenceEqual(Base64Url.EncodeToString(bytes[..length])))
            {
                return false;
            }
        }
        return parts == 3;
    }
}
