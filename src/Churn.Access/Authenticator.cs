using System.Security.Cryptography.X509Certificates;

namespace Churn.Access;

/// <summary>Says whom a credential stands for, by one state of the access file. Immutable but for caches; thread-safe; no call waits, and none
/// throws whatever was sent.</summary>
/// <remarks>An API key costs a SHA-256 of 56 bytes and a look-up, a known token a SHA-256 of its text and a look-up; neither allocates. A token
/// that was not seen before is verified, under 100 µs with RSA.</remarks>
public sealed class Authenticator
{
    private const string Bearer = "Bearer ";

    private readonly KeyRing keys;
    private readonly IssuerTokens issuers;
    private readonly CertificateMap certificates;

    internal Authenticator(AccessFile file, Func<IssuerEntry, IKeySource> keySource, CustomerTokenKeys? customerTokenKeys)
    {
        File = file;
        keys = new KeyRing(file.Keys);
        issuers = new IssuerTokens(file.Issuers.Select(entry => new TrustedIssuer(entry, keySource(entry))));
        certificates = new CertificateMap(file.Certificates);
        CustomerTokens = customerTokenKeys is null ? null : new CustomerTokens(customerTokenKeys, new Minters(keys, issuers, certificates));
    }

    /// <summary>What it goes by.</summary>
    public AccessFile File { get; }

    /// <summary>Mints tokens for browsers; null: the access file has no <c>customer_tokens</c>.</summary>
    public CustomerTokens? CustomerTokens { get; }

    /// <summary>By the headers of a call. A credential in both is refused, as is none.</summary>
    /// <param name="authorization">The header <c>authorization</c>: <c>Bearer</c> with an API key, an issuer's token or a customer token; null or
    /// empty: not sent.</param>
    /// <param name="apiKey">The header <c>x-api-key</c>: an API key; null or empty: not sent.</param>
    /// <param name="now">The time.</param>
    public AuthResult Authenticate(string? authorization, string? apiKey, DateTimeOffset now)
    {
        if (!string.IsNullOrEmpty(apiKey))
        {
            return !string.IsNullOrEmpty(authorization) ? AuthResult.Refuse(AuthFailure.Malformed, AuthMessages.TwoCredentials)
                : apiKey.StartsWith(ApiKey.Prefix, StringComparison.Ordinal) ? keys.Check(apiKey, now)
                : AuthResult.Refuse(AuthFailure.Malformed, AuthMessages.NotAKey);
        }
        if (string.IsNullOrEmpty(authorization))
        {
            return AuthResult.Refuse(AuthFailure.Missing);
        }
        if (!authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return AuthResult.Refuse(AuthFailure.Malformed);
        }
        var text = authorization.AsSpan(Bearer.Length).Trim(' ');
        if (text.IsEmpty)
        {
            return AuthResult.Refuse(AuthFailure.Missing);
        }
        if (text.StartsWith(ApiKey.Prefix, StringComparison.Ordinal))
        {
            return keys.Check(text, now);
        }
        return Access.CustomerTokens.Looks(text) ? AuthenticateCustomerToken(text, now) : issuers.Check(text, now);
    }

    /// <summary>By the certificate of the connection's client, which the handshake found genuine. Cheap for the same object again.</summary>
    /// <param name="certificate">The client's.</param>
    /// <param name="now">The time.</param>
    public AuthResult Authenticate(X509Certificate2 certificate, DateTimeOffset now) => certificates.Check(certificate, now);

    /// <summary>By a customer token alone: for addresses that hold one as a parameter, where no other credential may come.</summary>
    /// <param name="token">As it was sent.</param>
    /// <param name="now">The time.</param>
    public AuthResult AuthenticateCustomerToken(ReadOnlySpan<char> token, DateTimeOffset now) =>
        token.IsEmpty ? AuthResult.Refuse(AuthFailure.Missing)
        : CustomerTokens is null ? AuthResult.Refuse(AuthFailure.NoCustomerToken)
        : CustomerTokens.Check(token, now);
}
