using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Churn.Access;

/// <summary>An issuer's public keys at one time. Immutable: tokens that were checked with it are checked anew with another.</summary>
internal sealed class SigningKeys
{
    /// <summary>Largest set that is read, bytes.</summary>
    public const int MaxBytes = 1 << 20;

    private const int MaxKeys = 100;
    private const int MinRsaBytes = 2048 / 8;
    private const int MaxRsaBytes = 8192 / 8;

    private readonly FrozenDictionary<string, ImmutableArray<SigningKey>> byId;
    private readonly SigningKey? only;

    private SigningKeys(List<SigningKey> keys)
    {
        byId = keys.Where(key => key.Id.Length > 0).GroupBy(key => key.Id)
            .ToFrozenDictionary(group => group.Key, ImmutableArray.CreateRange, StringComparer.Ordinal);
        only = keys.Count == 1 ? keys[0] : null;
    }

    /// <summary>The key that a token says it is signed with.</summary>
    /// <param name="id">The header's <c>kid</c>; empty: it has none, which does if there is but one key.</param>
    /// <param name="algorithm">That the token says.</param>
    /// <returns>Null: there is none, or it is for another algorithm.</returns>
    public SecurityKey? Find(string id, SigningAlgorithm algorithm)
    {
        if (id.Length == 0)
        {
            return only is not null && only.Fits(algorithm) ? only.Key : null;
        }
        foreach (var key in byId.GetValueOrDefault(id, []))
        {
            if (key.Fits(algorithm))
            {
                return key.Key;
            }
        }
        return null;
    }

    /// <summary>Reads a JSON Web Key Set, RFC 7517. Keys of kinds that are not used here are passed over.</summary>
    /// <exception cref="AccessFileException">It is none, or has no key that can be used.</exception>
    public static SigningKeys Parse(byte[] json, string name)
    {
        try
        {
            var set = JsonWebKeySet.Create(System.Text.Encoding.UTF8.GetString(json));
            if (set.Keys.Count > MaxKeys)
            {
                throw new AccessFileException($"{name} has {set.Keys.Count} keys: keep at most {MaxKeys}");
            }
            var keys = set.Keys.Select(Usable).OfType<SigningKey>().ToList();
            return keys.Count > 0
                ? new SigningKeys(keys)
                : throw new AccessFileException($"{name} has no public key for signatures: RSA of 2048 to 8192 bits, or EC on P-256, P-384 or P-521, is needed");
        }
        catch (Exception e) when (e is ArgumentException or JsonException or FormatException or InvalidOperationException or SecurityTokenException)
        {
            throw new AccessFileException($"{name} is no JSON Web Key Set: write {{\"keys\": [ … ]}} as the issuer publishes it", e);
        }
    }

    private static SigningKey? Usable(JsonWebKey key)
    {
        if (key.Use is not (null or "" or "sig"))
        {
            return null;
        }
        try
        {
            return key.Kty switch
            {
                "RSA" => Rsa(key),
                "EC" => Ec(key),
                _ => null,
            };
        }
        catch (Exception e) when (e is CryptographicException or FormatException or ArgumentException or PlatformNotSupportedException)
        {
            return null;
        }
    }

    private static SigningKey? Rsa(JsonWebKey key)
    {
        var parameters = new RSAParameters { Modulus = Base64UrlEncoder.DecodeBytes(key.N), Exponent = Base64UrlEncoder.DecodeBytes(key.E) };
        // Smaller ones are weak; larger ones, or a large exponent, make each check slow. The key is made once: to make it costs ten checks.
        return parameters.Modulus.Length is >= MinRsaBytes and <= MaxRsaBytes && parameters.Exponent.Length is >= 1 and <= 4
            ? new SigningKey(new RsaSecurityKey(RSA.Create(parameters)), key.Kid, key.Alg, null)
            : null;
    }

    private static SigningKey? Ec(JsonWebKey key)
    {
        var curve = key.Crv switch
        {
            "P-256" => ECCurve.NamedCurves.nistP256,
            "P-384" => ECCurve.NamedCurves.nistP384,
            "P-521" => ECCurve.NamedCurves.nistP521,
            _ => default,
        };
        if (!curve.IsNamed)
        {
            return null;
        }
        var point = new ECPoint { X = Base64UrlEncoder.DecodeBytes(key.X), Y = Base64UrlEncoder.DecodeBytes(key.Y) };
        return new SigningKey(new ECDsaSecurityKey(ECDsa.Create(new ECParameters { Curve = curve, Q = point })), key.Kid, key.Alg, key.Crv);
    }

    /// <summary>One key, and what it may be used for.</summary>
    private sealed class SigningKey
    {
        private readonly string? algorithm;
        private readonly string? curve;

        public SigningKey(AsymmetricSecurityKey key, string? id, string? algorithm, string? curve)
        {
            Id = id ?? "";
            Key = key;
            key.KeyId = Id;
            // Else a cache of the whole process would hold keys that are long gone. Tokens are cached, so each is verified once.
            key.CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false };
            this.algorithm = string.IsNullOrEmpty(algorithm) ? null : algorithm;
            this.curve = curve;
        }

        public string Id { get; }

        public SecurityKey Key { get; }

        public bool Fits(SigningAlgorithm wanted) => wanted.Curve == curve && (algorithm is null || algorithm == wanted.Name);
    }
}
