using System.Security.Cryptography;
using System.Text;
using Churn.Access;

namespace Churn.Tests.Access;

/// <summary>Tokens that a backend mints for the browser of one customer.</summary>
public sealed class CustomerTokenTests : IDisposable
{
    private const Scopes Granted = Scopes.Record | Scopes.Score;
    private readonly AccessFixture fixture = new();
    private readonly KeyEntry minter;
    private readonly string minterText;

    public CustomerTokenTests()
    {
        (minterText, minter) = ApiKey.Create(AccessFixture.Rights);
        fixture.Write("tokens.key", RandomNumberGenerator.GetBytes(32));
        fixture.Open(File());
    }

    private Caller Minter => fixture.Bearer(minterText).Caller!;

    [Fact]
    public void Token_IsItsMinterBoundToTheCustomer()
    {
        var minted = Mint();
        var caller = fixture.Bearer(minted.Token!).Caller;

        Assert.NotNull(caller);
        Assert.Equal(("acme", "shop", Lane.Live, new RateLimit(50, 100)), (caller.Tenant, caller.Client, caller.Lane, caller.Rate));
        Assert.Equal((Scopes.Score, "c-1", false, "key:" + minter.Id), (caller.Scopes, caller.CustomerId, caller.MayReason, caller.Credential));
        Assert.Equal(fixture.Now.AddMinutes(15), caller.ExpiresAt);
        Assert.Equal((fixture.Now.AddMinutes(15), MintRefusal.None, ""), (minted.ExpiresAt, minted.Refusal, minted.Message));
        Assert.True(caller.Covers("c-1") && !caller.Covers("c-2"));
        Assert.Same(caller, fixture.Current.AuthenticateCustomerToken(minted.Token, fixture.Now).Caller);
        Assert.True(fixture.Bearer(Mint(reasons: true).Token!).Caller!.MayReason);
    }

    [Fact]
    public void Token_EndsAtItsTime()
    {
        var token = Mint(life: TimeSpan.FromSeconds(1)).Token!;

        Assert.Equal(AuthFailure.None, fixture.Bearer(token).Failure);
        fixture.Time.Step(TimeSpan.FromSeconds(1));
        Assert.Equal(AuthFailure.Expired, fixture.Bearer(token).Failure);
    }

    [Fact]
    public void RevokedKey_EndsItsTokens()
    {
        var token = Mint().Token!;
        Assert.NotNull(fixture.Bearer(token).Caller);

        fixture.Write(File() with { Keys = [] });
        fixture.Look();

        Assert.Equal(AuthFailure.Revoked, fixture.Bearer(token).Failure);
    }

    [Fact]
    public void WhatTheMinterLoses_ItsTokensLose()
    {
        var token = Mint(scopes: Granted).Token!;
        fixture.Write(File() with { Keys = [minter with { Scopes = Scopes.Score, ExpiresAt = fixture.Now.AddSeconds(30), Client = "other", Lane = Lane.Bulk }] });
        fixture.Look();

        var caller = fixture.Bearer(token).Caller;
        Assert.Equal((Scopes.Score, "other", Lane.Bulk), (caller?.Scopes, caller?.Client, caller?.Lane));
        fixture.Time.Step(TimeSpan.FromSeconds(30));
        Assert.Equal(AuthFailure.Expired, fixture.Bearer(token).Failure);

        fixture.Write(File() with { Keys = [minter with { Tenant = "globex" }] });
        fixture.Look();
        Assert.Equal(AuthFailure.Revoked, fixture.Bearer(token).Failure);
    }

    [Fact]
    public void TokenOfAKeyThatEnds_EndsNoLater()
    {
        var end = fixture.Now.AddMinutes(5);
        fixture.Write(File() with { Keys = [minter with { ExpiresAt = end }] });
        fixture.Look();

        Assert.Equal(end, Mint(life: TimeSpan.FromHours(1)).ExpiresAt);
    }

    [Theory]
    [InlineData(Scopes.None, 900, "c-1", MintRefusal.Invalid, "scopes")]
    [InlineData(Scopes.Profile, 900, "c-1", MintRefusal.Invalid, "not for browsers")]
    [InlineData(Scopes.Score | Scopes.Admin, 900, "c-1", MintRefusal.Invalid, "not for browsers")]
    [InlineData(Scopes.Watch, 900, "c-1", MintRefusal.NotAllowed, "record, score, profile")]
    [InlineData(Scopes.Score, 0.5, "c-1", MintRefusal.Invalid, "life")]
    [InlineData(Scopes.Score, 3601, "c-1", MintRefusal.Invalid, "life")]
    [InlineData(Scopes.Score, 900, "", MintRefusal.Invalid, "customer_id")]
    [InlineData(Scopes.Score, 900, "\ufffd", MintRefusal.Invalid, "customer_id")]
    public void WrongRequest_IsRefusedWithWhatToChange(Scopes scopes, double seconds, string customer, MintRefusal refusal, string expected)
    {
        var minted = Mint(scopes, TimeSpan.FromSeconds(seconds), customer);

        Assert.Null(minted.Token);
        Assert.Equal(refusal, minted.Refusal);
        Assert.Contains(expected, minted.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LongestCustomerId_Fits_AndIsTheSameAfterwards()
    {
        foreach (var id in (string[])[new('\u0001', 256), new('"', 256), string.Concat(Enumerable.Repeat("客", 85)) + "x", string.Concat(Enumerable.Repeat("🙂", 64))])
        {
            var token = Mint(customer: id).Token;

            Assert.InRange(token!.Length, 1, CustomerTokens.MaxLength);
            Assert.Equal(id, fixture.Bearer(token).Caller?.CustomerId);
        }
        Assert.Equal(MintRefusal.Invalid, Mint(customer: new('x', 257)).Refusal);
        Assert.Equal(MintRefusal.Invalid, Mint(customer: string.Concat(Enumerable.Repeat("客", 86))).Refusal);
        Assert.Equal(MintRefusal.Invalid, Mint(customer: "\ud800").Refusal);
    }

    [Fact]
    public void OnlyHoldersOfCredentials_Mint()
    {
        var customer = fixture.Bearer(Mint().Token!).Caller!;

        Assert.All(
            (Caller[])[customer, Caller.Anonymous],
            caller => Assert.Equal(MintRefusal.NotAllowed, fixture.Current.CustomerTokens!.Mint(caller, "c-1", Scopes.Score, false, null, fixture.Now).Refusal));
    }

    [Fact]
    public void ReasonsBeyondTheMinters_AreRefused()
    {
        var minted = fixture.Current.CustomerTokens!.Mint(Minter with { MayReason = false }, "c-1", Scopes.Score, true, null, fixture.Now);

        Assert.Equal(MintRefusal.NotAllowed, minted.Refusal);
    }

    [Fact]
    public void EverySingleBitFlip_IsRefused()
    {
        var token = Mint().Token!;
        foreach (var flipped in BitFlips.Of(token))
        {
            Assert.Null(fixture.Bearer(flipped).Caller);
            Assert.Null(fixture.Current.AuthenticateCustomerToken(flipped, fixture.Now).Caller);
        }
        Assert.NotNull(fixture.Bearer(token).Caller);
    }

    [Fact]
    public void SameKeyUnderAnotherHeader_IsRefused()
    {
        var payload = Mint().Token!.Split('.')[1];
        var key = System.IO.File.ReadAllBytes(fixture.Folder.PathOf("tokens.key"));
        foreach (var header in (string[])["""{"alg":"HS256","typ":"JWT"}""", """{"typ":"churn-customer+jwt","alg":"HS256"}""", """{"alg":"none","typ":"churn-customer+jwt"}"""])
        {
            var signed = TestIssuer.Encode(Encoding.ASCII.GetBytes(header)) + "." + payload;
            var token = $"{signed}.{TestIssuer.Encode(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(signed)))}";

            Assert.Null(fixture.Bearer(token).Caller);
            Assert.Equal(AuthFailure.NoCustomerToken, fixture.Current.AuthenticateCustomerToken(token, fixture.Now).Failure);
        }
    }

    [Fact]
    public void OtherCredentials_AreNoCustomerTokens()
    {
        Assert.Equal(AuthFailure.NoCustomerToken, fixture.Current.AuthenticateCustomerToken(minterText, fixture.Now).Failure);
        Assert.Equal(AuthFailure.NoCustomerToken, fixture.Current.AuthenticateCustomerToken(TestIssuer.Token(fixture.Now), fixture.Now).Failure);
        Assert.Equal(AuthFailure.Missing, fixture.Current.AuthenticateCustomerToken("", fixture.Now).Failure);
        Assert.Equal(AuthFailure.Malformed, fixture.Current.Authenticate(null, Mint().Token, fixture.Now).Failure);
    }

    [Fact]
    public void RotatedSigningKey_StillChecksWhatItSigned_UntilItIsGone()
    {
        var before = Mint().Token!;
        fixture.Write("next.key", RandomNumberGenerator.GetBytes(64));
        fixture.Write(File() with { CustomerTokens = new CustomerTokenEntry("next.key", "tokens.key") });
        fixture.Look();
        var after = Mint().Token!;
        Assert.True(fixture.Bearer(before).Caller is not null && fixture.Bearer(after).Caller is not null);

        fixture.Write(File() with { CustomerTokens = new CustomerTokenEntry("next.key", null) });
        fixture.Look();
        Assert.Equal((AuthFailure.BadSignature, AuthFailure.None), (fixture.Bearer(before).Failure, fixture.Bearer(after).Failure));

        fixture.Write(File() with { CustomerTokens = null });
        fixture.Look();
        Assert.Equal(AuthFailure.NoCustomerToken, fixture.Bearer(after).Failure);
        Assert.Null(fixture.Current.CustomerTokens);
    }

    [Fact]
    public void IssuersTokensMintToo_WhileTheirEntryIsThere()
    {
        fixture.Write("jwks.json", TestIssuer.Jwks());
        fixture.Write(File() with { Issuers = [TestIssuer.Entry] });
        fixture.Look();
        var agent = fixture.Bearer(TestIssuer.Token(fixture.Now)).Caller!;
        var minted = fixture.Current.CustomerTokens!.Mint(agent, "c-1", Scopes.Watch, false, TimeSpan.FromHours(1), fixture.Now);

        Assert.Equal(agent.ExpiresAt, minted.ExpiresAt);
        Assert.Equal(("agents", Scopes.Watch), (fixture.Bearer(minted.Token!).Caller?.Client, fixture.Bearer(minted.Token!).Caller?.Scopes));
        fixture.Write(File());
        fixture.Look();
        Assert.Equal(AuthFailure.Revoked, fixture.Bearer(minted.Token!).Failure);
    }

    [Fact]
    public void ShortKeyFile_IsRefusedByName()
    {
        using var other = new AccessFixture();
        other.Write("tokens.key", new byte[31]);

        var error = Assert.Throws<AccessFileException>(() => other.Open(File()));

        Assert.Contains("tokens.key has 31 bytes where a key needs 32 random ones", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => fixture.Dispose();

    private AccessFile File() => new() { Keys = [minter], CustomerTokens = new CustomerTokenEntry("tokens.key", null) };

    private MintResult Mint(Scopes scopes = Scopes.Score, TimeSpan? life = null, string customer = "c-1", bool reasons = false) =>
        fixture.Current.CustomerTokens!.Mint(Minter, customer, scopes, reasons, life, fixture.Now);
}
