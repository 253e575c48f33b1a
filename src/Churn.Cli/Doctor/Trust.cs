using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Churn.Cli.Doctor;

/// <summary>Which certificates are trusted: those of the machine's authorities, or of those in a file alone.</summary>
internal static class Trust
{
    /// <exception cref="CliException">The file holds no certificates.</exception>
    public static SslClientAuthenticationOptions Of(string? ca, string host) => new()
    {
        TargetHost = host,
        CertificateChainPolicy = ca is null ? null : Policy(ca),
    };

    private static X509ChainPolicy Policy(string ca)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(ca);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CliException($"--ca {ca} cannot be read: give a PEM file with certificates", e);
        }
        return policy.CustomTrustStore.Count > 0 ? policy : throw new CliException($"--ca {ca} holds no certificate: give a PEM file with some");
    }
}
