using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Churn.Tests.Infrastructure;

/// <summary>PEM files of an authority, a server and two clients, in a folder that is deleted at the end. The one client's certificate is
/// the authority's; the other's, the stranger's, is of an authority that nobody trusts.</summary>
public sealed class TestCertificates : IDisposable
{
    private const string ForServers = "1.3.6.1.5.5.7.3.1";
    private const string ForClients = "1.3.6.1.5.5.7.3.2";
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddDays(-1);
    private static readonly DateTimeOffset To = DateTimeOffset.UtcNow.AddDays(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("churn-tls-").FullName;

    public TestCertificates()
    {
        using var authority = Authority("Churn Test CA");
        using var unknown = Authority("Unknown CA");
        File.WriteAllText(Authorities, authority.ExportCertificatePem());
        Write("server", Issue(authority, "localhost", ForServers));
        Write("client", Issue(authority, "client", ForClients));
        Write("stranger", Issue(unknown, "stranger", ForClients));
    }

    /// <summary>The authority's certificate.</summary>
    public string Authorities => PathOf("ca.pem");

    /// <summary>Options that make a server of these.</summary>
    public string[] ServerOptions => ["--tls-cert", Certificate("server"), "--tls-key", Key("server")];

    /// <summary>The certificate of "server", "client" or "stranger".</summary>
    public string Certificate(string name) => PathOf(name + ".pem");

    /// <summary>Its key.</summary>
    public string Key(string name) => PathOf(name + ".key");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string PathOf(string file) => Path.Combine(_folder, file);

    private void Write(string name, X509Certificate2 certificate)
    {
        using (certificate)
        using (var key = certificate.GetECDsaPrivateKey()!)
        {
            File.WriteAllText(Certificate(name), certificate.ExportCertificatePem());
            File.WriteAllText(Key(name), key.ExportPkcs8PrivateKeyPem());
        }
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(From, To);
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string name, string purpose)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(authority, From, To, RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }
}
