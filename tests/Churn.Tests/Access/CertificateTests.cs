using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Churn.Access;

namespace Churn.Tests.Access;

/// <summary>Whom a client certificate stands for.</summary>
public sealed class CertificateTests : IDisposable
{
    private static readonly CertificateEntry Rights = new()
    {
        Subject = "CN=shop,O=Example",
        Tenant = "acme",
        Client = "shop",
        Scopes = Scopes.Record,
        Lane = Lane.Bulk,
        Rate = new RateLimit(7, 8),
    };

    private readonly AccessFixture fixture = new();
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Fact]
    public void Subject_IsItsEntrysClient()
    {
        fixture.Open(new AccessFile { Certificates = [Rights] });
        using var certificate = Certificate([("2.5.4.10", "Example"), ("2.5.4.3", "shop")]);

        var caller = Check(certificate).Caller;

        Assert.NotNull(caller);
        Assert.Equal(("acme", "shop", Scopes.Record, Lane.Bulk), (caller.Tenant, caller.Client, caller.Scopes, caller.Lane));
        Assert.Equal((new RateLimit(7, 8), fixture.Now.AddDays(1)), (caller.Rate, caller.ExpiresAt));
        Assert.StartsWith("certificate:", caller.Credential);
        Assert.Same(caller, Check(certificate).Caller);
    }

    [Fact]
    public void Certificate_IsGoodWhileItIsValid()
    {
        fixture.Open(new AccessFile { Certificates = [Rights] });
        using var certificate = Certificate([("2.5.4.10", "Example"), ("2.5.4.3", "shop")]);
        AuthFailure At(double days) => fixture.Current.Authenticate(certificate, fixture.Now.AddDays(days)).Failure;

        Assert.Equal((AuthFailure.NotYetValid, AuthFailure.None, AuthFailure.Expired), (At(-1.1), At(-1), At(1)));
    }

    [Fact]
    public void AlternativeNames_AreCompared_DnsWithoutCase_AddressesExactly()
    {
        fixture.Open(new AccessFile
        {
            Certificates =
            [
                Rights with { Subject = null, AlternativeName = "shop.example.com" },
                Rights with { Subject = null, AlternativeName = "spiffe://example.com/Loader", Client = "loader" },
            ],
        });
        using var dns = Certificate([("2.5.4.3", "x")], names => names.AddDnsName("SHOP.example.com"));
        using var uri = Certificate([("2.5.4.3", "x")], names => names.AddUri(new Uri("spiffe://example.com/Loader")));
        using var other = Certificate([("2.5.4.3", "x")], names => names.AddUri(new Uri("spiffe://example.com/loader")));
        using var mail = Certificate([("2.5.4.3", "shop.example.com")], names => names.AddEmailAddress("shop.example.com"));

        Assert.Equal(("shop", "loader"), (Check(dns).Caller?.Client, Check(uri).Caller?.Client));
        Assert.Equal((AuthFailure.UnknownCertificate, AuthFailure.UnknownCertificate), (Check(other).Failure, Check(mail).Failure));
    }

    [Fact]
    public void Subject_ComesBeforeAlternativeNames()
    {
        fixture.Open(new AccessFile { Certificates = [Rights, Rights with { Subject = null, AlternativeName = "b.example.com", Client = "other" }] });
        using var both = Certificate([("2.5.4.10", "Example"), ("2.5.4.3", "shop")], names => names.AddDnsName("b.example.com"));
        using var second = Certificate([("2.5.4.3", "shop")], names =>
        {
            names.AddDnsName("a.example.com");
            names.AddDnsName("b.example.com");
        });

        Assert.Equal(("shop", "other"), (Check(both).Caller?.Client, Check(second).Caller?.Client));
    }

    [Fact]
    public void UnknownSubject_IsNamed_SoThatItCanBeWrittenDown()
    {
        fixture.Open(new AccessFile { Certificates = [Rights] });
        using var certificate = Certificate([("2.5.4.10", "Example, Inc."), ("2.5.4.3", "shop")]);

        var refused = Check(certificate);

        Assert.Equal(AuthFailure.UnknownCertificate, refused.Failure);
        Assert.Contains(@"CN=shop,O=Example\, Inc.", refused.Message, StringComparison.Ordinal);
        fixture.Write(new AccessFile { Certificates = [Rights with { Subject = @"CN=shop,O=Example\, Inc." }] });
        fixture.Look();
        Assert.NotNull(Check(certificate).Caller);
    }

    // The examples of RFC 4514, section 4, and what it escapes.
    [Theory]
    [InlineData("UID=jsmith,DC=example,DC=net", "0.9.2342.19200300.100.1.25=net", "0.9.2342.19200300.100.1.25=example", "0.9.2342.19200300.100.1.1=jsmith")]
    [InlineData(@"CN=James \""Jim\"" Smith\, III,DC=example", "0.9.2342.19200300.100.1.25=example", "2.5.4.3=James \"Jim\" Smith, III")]
    [InlineData(@"CN=\#1\+2\;\<a\>\\", "2.5.4.3=#1+2;<a>\\")]
    [InlineData(@"CN=\ a b\ ", "2.5.4.3= a b ")]
    [InlineData("CN=Lučić", "2.5.4.3=Lučić")]
    [InlineData("CN=a=b", "2.5.4.3=a=b")]
    public void Names_AreWrittenAsInRfc4514(string expected, params string[] parts)
    {
        using var certificate = Certificate([.. parts.Select(part => part.Split('=', 2)).Select(part => (part[0], part[1]))]);

        Assert.Equal(expected, DistinguishedName.Of(certificate.SubjectName));
        Assert.True(DistinguishedName.LooksRight(expected));
    }

    [Fact]
    public void AttributeWithoutShortName_IsWrittenAsNumbers()
    {
        Assert.Equal("2.5.4.5=#0c0137", DistinguishedName.Of(Name([("2.5.4.5", "7")])));
    }

    [Theory]
    [InlineData("CN=shop, O=Example")]
    [InlineData("shop")]
    [InlineData("CN=shop,")]
    [InlineData("CN=shop ,O=Example")]
    [InlineData("/CN=shop/O=Example,")]
    [InlineData("=x")]
    public void SubjectInAnotherForm_IsNotRight(string subject) => Assert.False(DistinguishedName.LooksRight(subject));

    public void Dispose()
    {
        key.Dispose();
        fixture.Dispose();
    }

    // Encoded here, as .NET's own builder turns the order round; RFC 4514 writes the last part first.
    private static X500DistinguishedName Name((string Type, string Value)[] parts)
    {
        var name = new AsnWriter(AsnEncodingRules.DER);
        using (name.PushSequence())
        {
            foreach (var (type, value) in parts)
            {
                using (name.PushSetOf())
                using (name.PushSequence())
                {
                    name.WriteObjectIdentifier(type);
                    name.WriteCharacterString(UniversalTagNumber.UTF8String, value);
                }
            }
        }
        return new X500DistinguishedName(name.Encode());
    }

    private AuthResult Check(X509Certificate2 certificate) => fixture.Current.Authenticate(certificate, fixture.Now);

    private X509Certificate2 Certificate((string Type, string Value)[] parts, Action<SubjectAlternativeNameBuilder>? names = null)
    {
        var request = new CertificateRequest(Name(parts), key, HashAlgorithmName.SHA256);
        if (names is not null)
        {
            var alternative = new SubjectAlternativeNameBuilder();
            names(alternative);
            request.CertificateExtensions.Add(alternative.Build());
        }
        return request.CreateSelfSigned(fixture.Now.AddDays(-1), fixture.Now.AddDays(1));
    }
}
