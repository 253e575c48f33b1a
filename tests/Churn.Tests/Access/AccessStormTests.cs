using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Churn.Access;
using Churn.Tests.Infrastructure;
using Churn.Tests.Models;

namespace Churn.Tests.Access;

/// <summary>Hostile input: whatever is sent or written, nothing but the documented refusals comes of it, and nobody gets in.</summary>
[Trait("Storm", "yes")]
public sealed class AccessStormTests : IDisposable
{
    private static readonly int Inputs = Storms.Pick(20_000, 1_000_000);
    private readonly AccessFixture fixture = new();
    private readonly string[] credentials;

    public AccessStormTests()
    {
        var (apiKey, entry) = ApiKey.Create(AccessFixture.Rights);
        fixture.Write("jwks.json", TestIssuer.Jwks());
        fixture.Write("tokens.key", RandomNumberGenerator.GetBytes(32));
        fixture.Open(new AccessFile
        {
            Keys = [entry],
            Issuers = [TestIssuer.Entry],
            Certificates = [new() { Subject = "CN=shop,O=Example", Tenant = "acme", Client = "shop", Scopes = Scopes.All, Lane = Lane.Web }],
            CustomerTokens = new CustomerTokenEntry("tokens.key", null),
        });
        var customer = fixture.Current.CustomerTokens!.Mint(fixture.Bearer(apiKey).Caller!, "c-1", Scopes.Score, false, null, fixture.Now).Token!;
        credentials = [apiKey, TestIssuer.Token(fixture.Now), TestIssuer.Sign(TestIssuer.Claims(fixture.Now), "ES256"), customer];
    }

    [Fact]
    public void DamagedCredentials_LetNobodyIn()
    {
        Run("authentication: damaged API keys, tokens and headers", 41, random =>
        {
            var original = credentials[random.Next(credentials.Length)];
            var damaged = Encoding.Latin1.GetString(FuzzRun.DamageText(Encoding.Latin1.GetBytes(original), "._-=eyJ0A"u8, random));
            var result = random.Next(4) switch
            {
                0 => fixture.Current.Authenticate(null, damaged, fixture.Now),
                1 => fixture.Current.AuthenticateCustomerToken(damaged, fixture.Now),
                2 => fixture.Current.Authenticate(damaged, null, fixture.Now),
                _ => fixture.Bearer(damaged),
            };
            // A damage may put back what it took.
            Assert.True(result.Caller is null || damaged.Trim(' ') == original, damaged);
            Assert.True(result.Caller is not null || (result.Failure != AuthFailure.None && result.Message.Length > 0), damaged);
        });
    }

    [Fact]
    public void DamagedContent_UnderAGoodSignature_IsReadOrRefused()
    {
        var claims = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(TestIssuer.Claims(fixture.Now, ("nbf", 1), ("aud", (string[])["churn", "x"])));
        var header = """{"alg":"ES256","kid":"ES256","typ":"JWT"}"""u8.ToArray();
        Run("authentication: damaged claims and headers of tokens under a good signature", 42, random =>
        {
            var changed = random.Next(3);
            var result = fixture.Bearer(TestIssuer.Sign(
                changed > 0 ? FuzzRun.DamageText(claims, "{}[]\",:0e-"u8, random) : claims,
                "ES256",
                header: changed == 0 ? Encoding.UTF8.GetString(FuzzRun.DamageText(header, "{}[]\",:0e-"u8, random)) : null));
            Assert.True(result.Caller is not { } caller || (caller.Tenant, caller.Client, caller.Scopes & ~TestIssuer.Entry.Scopes) == ("acme", "agents", 0));
        });
    }

    [Fact]
    public void DamagedFiles_AreReadOrRefusedByName()
    {
        var file = fixture.Current.File.ToBytes();
        var keys = TestIssuer.Jwks("rsa", "ES256");
        var customer = new CustomerClaims("key:ab12", "acme", "c-1", Scopes.Score, true, 1, 2).ToJson();
        Run("authentication: damaged access files, key sets and customers' claims", 43, random =>
        {
            try
            {
                switch (random.Next(3))
                {
                    case 0:
                        AccessFile.Parse(FuzzRun.DamageText(file, "{}[]\",:0e-"u8, random), "access.json");
                        break;
                    case 1:
                        SigningKeys.Parse(FuzzRun.DamageText(keys, "{}[]\",:0e-"u8, random), "jwks.json");
                        break;
                    default:
                        CustomerClaims.Read(FuzzRun.DamageText(customer, "{}[]\",:0e-"u8, random));
                        break;
                }
            }
            catch (AccessFileException e)
            {
                Assert.Matches(@"^(access|jwks)\.json", e.Message);
                Assert.DoesNotContain('\n', e.Message);
            }
        });
    }

    public void Dispose() => fixture.Dispose();

    // The seed of each input is printed when it fails.
    private static void Run(string storm, int seed, Action<Random> attack)
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Inputs; i++)
        {
            try
            {
                attack(new Random(unchecked((seed * 1_000_003) + i)));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}, input {i}: {e.Message}", e);
            }
        }
        Storms.Report(storm, $"{Inputs:N0} inputs, seed {seed}", Stopwatch.GetElapsedTime(started), "nothing: none authenticated, none unhandled");
    }
}
