using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Churn.Access;

namespace Churn.Tests.Access;

/// <summary>Signs tokens as somebody else's identity provider would, without any code of ours or of the library's.</summary>
internal static class TestIssuer
{
    public const string Name = "https://id.example.com/";
    public const string Audience = "churn";

    private static readonly Lazy<RSA> Rsa = new(() => RSA.Create(2048));
    private static readonly Lazy<RSA> OtherRsa = new(() => RSA.Create(2048));
    private static readonly Dictionary<string, Lazy<ECDsa>> Curves = new()
    {
        ["ES256"] = new(() => ECDsa.Create(ECCurve.NamedCurves.nistP256)),
        ["ES384"] = new(() => ECDsa.Create(ECCurve.NamedCurves.nistP384)),
        ["ES512"] = new(() => ECDsa.Create(ECCurve.NamedCurves.nistP521)),
    };

    public static ImmutableArray<string> Algorithms { get; } = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    public static IssuerEntry Entry { get; } = new()
    {
        Issuer = Name,
        Audience = Audience,
        Algorithms = ["RS256", "ES256"],
        JwksFile = "jwks.json",
        Tenant = "acme",
        Client = "agents",
        Scopes = Scopes.Score | Scopes.Watch,
        Lane = Lane.Live,
    };

    public static RSAParameters PublicRsa => Rsa.Value.ExportParameters(false);

    /// <summary>The keys <c>rsa</c>, <c>other</c>, <c>ES256</c>, <c>ES384</c> and <c>ES512</c>, or some of them.</summary>
    public static byte[] Jwks(params string[] kids)
    {
        var keys = new List<Dictionary<string, string>> { RsaKey("rsa", Rsa.Value), RsaKey("other", OtherRsa.Value) };
        keys.AddRange(Curves.Select(curve => EcKey(curve.Key, curve.Value.Value)));
        return JsonSerializer.SerializeToUtf8Bytes(new { keys = keys.Where(key => kids.Length == 0 || kids.Contains(key["kid"])) });
    }

    /// <summary>The claims of a good token, with some others; null takes one away.</summary>
    public static Dictionary<string, object?> Claims(DateTimeOffset now, params (string Name, object? Value)[] others)
    {
        var claims = new Dictionary<string, object?>
        {
            ["iss"] = Name,
            ["aud"] = Audience,
            ["sub"] = "somebody",
            ["scope"] = "score watch erase openid",
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.AddMinutes(10).ToUnixTimeSeconds(),
        };
        foreach (var (name, value) in others)
        {
            claims[name] = value;
        }
        return claims.Where(claim => claim.Value is not null).ToDictionary();
    }

    public static string Token(DateTimeOffset now, params (string Name, object? Value)[] others) => Sign(Claims(now, others));

    /// <param name="claims">Anything that becomes JSON.</param>
    /// <param name="algorithm">Of the signature.</param>
    /// <param name="kid">In the header; null: none.</param>
    /// <param name="header">Instead of the usual one.</param>
    public static string Sign(object claims, string algorithm = "RS256", string? kid = "", string? header = null)
    {
        kid = kid == "" ? algorithm[0] == 'E' ? algorithm : "rsa" : kid;
        header ??= kid is null ? $$"""{"alg":"{{algorithm}}","typ":"JWT"}""" : $$"""{"alg":"{{algorithm}}","kid":"{{kid}}","typ":"JWT"}""";
        var signed = Encode(Encoding.UTF8.GetBytes(header)) + "." + Encode(claims as byte[] ?? JsonSerializer.SerializeToUtf8Bytes(claims));
        return $"{signed}.{Encode(Signature(algorithm, Encoding.ASCII.GetBytes(signed)))}";
    }

    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    private static byte[] Signature(string algorithm, byte[] signed)
    {
        var hash = new HashAlgorithmName("SHA" + algorithm[2..]);
        return algorithm[..2] switch
        {
            "RS" => Rsa.Value.SignData(signed, hash, RSASignaturePadding.Pkcs1),
            "PS" => Rsa.Value.SignData(signed, hash, RSASignaturePadding.Pss),
            _ => Curves[algorithm].Value.SignData(signed, hash),
        };
    }

    private static Dictionary<string, string> RsaKey(string kid, RSA rsa)
    {
        var key = rsa.ExportParameters(false);
        return new() { ["kty"] = "RSA", ["use"] = "sig", ["kid"] = kid, ["n"] = Encode(key.Modulus), ["e"] = Encode(key.Exponent) };
    }

    private static Dictionary<string, string> EcKey(string kid, ECDsa ec)
    {
        var key = ec.ExportParameters(false);
        var curve = kid switch { "ES256" => "P-256", "ES384" => "P-384", _ => "P-521" };
        return new() { ["kty"] = "EC", ["kid"] = kid, ["alg"] = kid, ["crv"] = curve, ["x"] = Encode(key.Q.X), ["y"] = Encode(key.Q.Y) };
    }
}
