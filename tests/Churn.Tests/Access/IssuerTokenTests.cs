using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Churn.Access;

namespace Churn.Tests.Access;

/// <summary>Which tokens of an issuer are taken, and as whom.</summary>
public sealed class IssuerTokenTests : IDisposable
{
    private readonly AccessFixture fixture = new();

    [Theory]
    [InlineData("RS256")]
    [InlineData("RS384")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("PS384")]
    [InlineData("PS512")]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    public void GoodToken_IsItsEntrysClient_WithTheScopesThatBothAllow(string algorithm)
    {
        Open(TestIssuer.Entry with { Algorithms = [algorithm], Rate = new RateLimit(5, 9) });

        var caller = fixture.Bearer(TestIssuer.Sign(TestIssuer.Claims(fixture.Now), algorithm)).Caller;

        Assert.NotNull(caller);
        Assert.Equal(("acme", "agents", Scopes.Score | Scopes.Watch, Lane.Live), (caller.Tenant, caller.Client, caller.Scopes, caller.Lane));
        Assert.Equal((new RateLimit(5, 9), fixture.Now.AddSeconds(660)), (caller.Rate, caller.ExpiresAt));
        Assert.StartsWith("issuer:", caller.Credential);
    }

    [Fact]
    public void AlgorithmThatIsNotPinned_IsRefused_AlsoIfTheKeyWouldFit()
    {
        Open(TestIssuer.Entry with { Algorithms = ["RS256"] });
        var claims = TestIssuer.Claims(fixture.Now);

        Assert.Equal(AuthFailure.None, fixture.Bearer(TestIssuer.Sign(claims)).Failure);
        Assert.All(TestIssuer.Algorithms.Skip(1), algorithm => Assert.Equal(AuthFailure.WrongAlgorithm, fixture.Bearer(TestIssuer.Sign(claims, algorithm)).Failure));
    }

    [Fact]
    public void UnsignedToken_IsRefused()
    {
        Open();
        var body = TestIssuer.Token(fixture.Now).Split('.')[1];
        foreach (var header in (string[])["""{"alg":"none"}""", """{"alg":"None","kid":"rsa"}""", """{"alg":"","kid":"rsa"}""", """{"kid":"rsa"}"""])
        {
            Assert.Null(fixture.Bearer($"{TestIssuer.Encode(Encoding.ASCII.GetBytes(header))}.{body}.").Caller);
            Assert.Null(fixture.Bearer($"{TestIssuer.Encode(Encoding.ASCII.GetBytes(header))}.{body}.AA").Caller);
        }
    }

    [Fact]
    public void PublicKeyAsSharedSecret_IsRefused()
    {
        Open(TestIssuer.Entry with { Algorithms = TestIssuer.Algorithms });
        using var rsa = RSA.Create(TestIssuer.PublicRsa);
        byte[][] secrets =
        [
            Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem()), Encoding.ASCII.GetBytes(rsa.ExportRSAPublicKeyPem()),
            rsa.ExportSubjectPublicKeyInfo(), rsa.ExportRSAPublicKey(), TestIssuer.PublicRsa.Modulus!, TestIssuer.Jwks(),
        ];
        var signed = TestIssuer.Encode("""{"alg":"HS256","kid":"rsa","typ":"JWT"}"""u8) + "." + TestIssuer.Token(fixture.Now).Split('.')[1];

        Assert.All(secrets, secret => Assert.Equal(
            AuthFailure.WrongAlgorithm, fixture.Bearer($"{signed}.{TestIssuer.Encode(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)))}").Failure));
    }

    [Fact]
    public void KeyThatTheTokenBrings_IsNotLookedAt()
    {
        Open();
        using var mine = RSA.Create(2048);
        var key = mine.ExportParameters(false);
        var jwk = $$"""{"kty":"RSA","kid":"rsa","n":"{{Base64Url.EncodeToString(key.Modulus)}}","e":"{{Base64Url.EncodeToString(key.Exponent)}}"}""";
        var header = $$"""{"alg":"RS256","kid":"rsa","jwk":{{jwk}},"jku":"http://127.0.0.1:1/keys"}""";
        var signed = TestIssuer.Encode(Encoding.ASCII.GetBytes(header)) + "." + TestIssuer.Token(fixture.Now).Split('.')[1];
        var signature = mine.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

        Assert.Equal(AuthFailure.BadSignature, fixture.Bearer($"{signed}.{TestIssuer.Encode(signature)}").Failure);
    }

    [Theory]
    [InlineData("""{"alg":"RS256","kid":"rsa","crit":["exp"]}""", AuthFailure.Malformed)]
    [InlineData("""{"alg":"RS256","kid":"rsa","typ":"churn-customer+jwt"}""", AuthFailure.Malformed)]
    [InlineData("""{"alg":"RS256","kid":"rsa","typ":"dpop+jwt"}""", AuthFailure.Malformed)]
    [InlineData("""{"alg":"RS256","kid":"rsa","enc":"A128GCM"}""", AuthFailure.Malformed)]
    [InlineData("""{"alg":"RS256","kid":"other"}""", AuthFailure.BadSignature)]
    [InlineData("""{"alg":"RS256","kid":"nobody's"}""", AuthFailure.UnknownSigningKey)]
    [InlineData("""{"alg":"RS256","kid":"ES256"}""", AuthFailure.UnknownSigningKey)]
    [InlineData("""{"alg":"RS256"}""", AuthFailure.UnknownSigningKey)]
    [InlineData("""{"alg":"RS256","kid":7}""", null)]
    [InlineData("""{"alg":["RS256"],"kid":"rsa"}""", null)]
    [InlineData("""[1]""", null)]
    [InlineData("""{"alg":"RS256","kid":"rsa","typ":"at+jwt"}""", AuthFailure.None)]
    [InlineData("""{"alg":"RS256","kid":"rsa"}""", AuthFailure.None)]
    public void Header_DecidesWhetherTheTokenIsLookedAt(string header, AuthFailure? expected)
    {
        Open();

        var result = fixture.Bearer(TestIssuer.Sign(TestIssuer.Claims(fixture.Now), header: header));

        Assert.Equal(expected is AuthFailure.None, result.Caller is not null);
        Assert.Equal(expected ?? result.Failure, result.Failure);
    }

    [Fact]
    public void TokenWithoutKid_DoesWhereThereIsOneKey()
    {
        Open(keys: ["rsa"]);
        var token = TestIssuer.Sign(TestIssuer.Claims(fixture.Now), kid: null);

        Assert.NotNull(fixture.Bearer(token).Caller);
    }

    [Fact]
    public void Times_AllowAMinuteBetweenClocks()
    {
        Open();
        AuthFailure At(double exp, double? nbf) => fixture.Bearer(TestIssuer.Token(
            fixture.Now, ("exp", fixture.Now.ToUnixTimeSeconds() + exp), ("nbf", fixture.Now.ToUnixTimeSeconds() + nbf))).Failure;

        Assert.Equal((AuthFailure.None, AuthFailure.Expired), (At(-59, null), At(-60, null)));
        Assert.Equal((AuthFailure.None, AuthFailure.NotYetValid), (At(600, 60), At(600, 61)));
        Assert.Equal(AuthFailure.Expired, At(-1e6, null));
    }

    [Fact]
    public void KnownToken_EndsAtItsTime()
    {
        Open();
        var token = TestIssuer.Token(fixture.Now);
        var caller = fixture.Bearer(token).Caller;

        Assert.NotNull(caller);
        Assert.Same(caller, fixture.Bearer(token).Caller);
        fixture.Time.Step(TimeSpan.FromSeconds(659));
        Assert.Same(caller, fixture.Bearer(token).Caller);
        fixture.Time.Step(TimeSpan.FromSeconds(1));
        Assert.Equal(AuthFailure.Expired, fixture.Bearer(token).Failure);
    }

    [Theory]
    [InlineData("iss", "https://id.example.com", AuthFailure.UnknownIssuer)]
    [InlineData("iss", null, AuthFailure.UnknownIssuer)]
    [InlineData("aud", "another", AuthFailure.WrongAudience)]
    [InlineData("aud", null, AuthFailure.WrongAudience)]
    [InlineData("exp", null, AuthFailure.MissingClaim)]
    [InlineData("exp", "soon", AuthFailure.Malformed)]
    [InlineData("exp", 1e300, AuthFailure.Malformed)]
    [InlineData("exp", -1, AuthFailure.Malformed)]
    [InlineData("nbf", true, AuthFailure.Malformed)]
    public void WrongClaim_IsRefusedWithItsReason(string claim, object? value, AuthFailure expected)
    {
        Open();

        Assert.Equal(expected, fixture.Bearer(TestIssuer.Token(fixture.Now, (claim, value))).Failure);
    }

    [Fact]
    public void Audience_ChoosesAmongEntriesOfOneIssuer()
    {
        Open([TestIssuer.Entry, TestIssuer.Entry with { Audience = "churn-loads", Client = "loader", Lane = Lane.Bulk }]);

        Assert.Equal("loader", fixture.Bearer(TestIssuer.Token(fixture.Now, ("aud", (string[])["x", "churn-loads"]))).Caller?.Client);
        Assert.Equal("agents", fixture.Bearer(TestIssuer.Token(fixture.Now, ("aud", (string[])["x", "churn"]))).Caller?.Client);
    }

    [Theory]
    [InlineData("globex", "globex")]
    [InlineData("a b", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void TenantOfAClaim_IsTakenIfItCanBeOne(string? claim, string? expected)
    {
        Open(TestIssuer.Entry with { Tenant = null, TenantClaim = "org" });

        var result = fixture.Bearer(TestIssuer.Token(fixture.Now, ("org", claim)));

        Assert.Equal(expected, result.Caller?.Tenant);
        Assert.Equal(expected is null ? AuthFailure.MissingClaim : AuthFailure.None, result.Failure);
    }

    [Fact]
    public void TokenWithoutScopes_MayDoNothing()
    {
        Open();

        Assert.Equal(Scopes.None, fixture.Bearer(TestIssuer.Token(fixture.Now, ("scope", null))).Caller?.Scopes);
        Assert.Equal(Scopes.None, fixture.Bearer(TestIssuer.Token(fixture.Now, ("scope", "admin erase"))).Caller?.Scopes);
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public void EverySingleBitFlip_IsRefused(string algorithm)
    {
        Open();
        var token = TestIssuer.Sign(TestIssuer.Claims(fixture.Now), algorithm);
        Assert.NotNull(fixture.Bearer(token).Caller);

        foreach (var flipped in BitFlips.Of(token))
        {
            Assert.Null(fixture.Bearer(flipped).Caller);
        }
        Assert.Null(fixture.Bearer(token + "=").Caller);
        Assert.Null(fixture.Bearer(token + ".").Caller);
    }

    [Fact]
    public void ManyThreads_VerifyWithTheSameKeys()
    {
        Open();
        var tokens = Enumerable.Range(0, 400).Select(i =>
        {
            var token = TestIssuer.Sign(TestIssuer.Claims(fixture.Now, ("jti", $"{i}")), i % 2 == 0 ? "RS256" : "ES256");
            // Every third has the signature of nothing.
            return i % 3 == 0 ? token[..^8] + (token[^8] == 'A' ? 'B' : 'A') + token[^7..] : token;
        }).ToArray();
        var good = new bool[tokens.Length];

        Parallel.For(0, tokens.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => good[i] = fixture.Bearer(tokens[i]).Caller is not null);

        Assert.Equal(Enumerable.Range(0, tokens.Length).Select(i => i % 3 != 0), good);
    }

    [Fact]
    public void KeyThatIsWithdrawn_TakesItsTokensWithIt()
    {
        Open();
        var token = TestIssuer.Token(fixture.Now);
        Assert.NotNull(fixture.Bearer(token).Caller);

        fixture.Write("jwks.json", TestIssuer.Jwks("other", "ES256"));
        fixture.Look();

        Assert.Equal(AuthFailure.UnknownSigningKey, fixture.Bearer(token).Failure);
    }

    [Fact]
    public void TooLongToken_IsRefusedUnread()
    {
        Open();

        Assert.Equal(AuthFailure.Malformed, fixture.Bearer(TestIssuer.Token(fixture.Now, ("pad", new string('x', 8192)))).Failure);
        Assert.NotNull(fixture.Bearer(TestIssuer.Token(fixture.Now, ("pad", new string('x', 4096)))).Caller);
    }

    [Theory]
    [InlineData("{}", "has no public key")]
    [InlineData("[]", "no JSON Web Key Set")]
    [InlineData("nonsense", "no JSON Web Key Set")]
    [InlineData("""{"keys":[{"kty":"oct","k":"c2VjcmV0","kid":"rsa"}]}""", "has no public key")]
    [InlineData("""{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB","kid":"rsa"}]}""", "has no public key")]
    [InlineData("""{"keys":[{"kty":"EC","crv":"P-256","x":"AQAB","y":"AQAB","kid":"rsa"}]}""", "has no public key")]
    public void KeySetThatIsNone_IsRefusedByName(string jwks, string expected)
    {
        fixture.Write("jwks.json", Encoding.UTF8.GetBytes(jwks));

        var error = Assert.Throws<AccessFileException>(() => fixture.Open(new AccessFile { Issuers = [TestIssuer.Entry] }));

        Assert.Contains(fixture.Folder.PathOf("jwks.json"), error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PayloadThatIsNoObject_IsRefused()
    {
        Open();

        Assert.All(
            (string[])["[]", "1", "\"x\"", "null", "{", "", """{"iss":7}""", """{"iss":"https://id.example.com/","aud":{"churn":1},"exp":1}"""],
            payload => Assert.Null(fixture.Bearer(TestIssuer.Sign(Encoding.UTF8.GetBytes(payload))).Caller));
        Assert.NotNull(fixture.Bearer(TestIssuer.Sign(JsonSerializer.SerializeToUtf8Bytes(TestIssuer.Claims(fixture.Now)))).Caller);
    }

    public void Dispose() => fixture.Dispose();

    private void Open(IssuerEntry? entry = null, string[]? keys = null) => Open([entry ?? TestIssuer.Entry], keys);

    private void Open(IssuerEntry[] entries, string[]? keys = null)
    {
        fixture.Write("jwks.json", TestIssuer.Jwks(keys ?? []));
        fixture.Open(new AccessFile { Issuers = [.. entries] });
    }
}
