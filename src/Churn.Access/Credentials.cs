using System.Security.Cryptography;
using System.Text;

namespace Churn.Access;

/// <summary>Short public names of credentials, the same on every server and after every reload.</summary>
internal static class Credentials
{
    private const string KeyPrefix = "key:";

    public static string OfKey(string id) => KeyPrefix + id;

    public static string Of(IssuerEntry issuer) => "issuer:" + Digest($"{issuer.Issuer}\n{issuer.Audience}");

    public static string Of(CertificateEntry certificate) =>
        "certificate:" + Digest(certificate.Subject is { } subject ? $"subject\n{subject}" : $"san\n{certificate.AlternativeName}");

    /// <summary>The key's id; null: it names no key.</summary>
    public static string? KeyId(string credential) =>
        credential.StartsWith(KeyPrefix, StringComparison.Ordinal) ? credential[KeyPrefix.Length..] : null;

    // Subjects and addresses may be long, and a customer token carries the name.
    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 10));
}
