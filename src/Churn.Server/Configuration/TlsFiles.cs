using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Churn.Server.Configuration;

/// <summary>The server's certificate and, where clients must have one too, who may have signed theirs. Read once, at start.</summary>
internal sealed class TlsFiles
{
    private readonly X509Certificate2 certificate;
    private readonly X509Certificate2Collection chain;
    private readonly X509Certificate2Collection? clientAuthorities;

    private TlsFiles(ServerOptions options)
    {
        certificate = Read("tls-cert", options.TlsCert, path => X509Certificate2.CreateFromPemFile(path, options.TlsKey));
        chain = ReadAll("tls-cert", options.TlsCert);
        clientAuthorities = options.TlsClientCa.Length > 0 ? ReadAll("tls-client-ca", options.TlsClientCa) : null;
    }

    /// <summary>When the first of the server's certificate and those that are sent with it expires: clients refuse it from then on.</summary>
    public DateTimeOffset Expires => chain.Min(one => new DateTimeOffset(one.NotAfter));

    /// <summary>Reads the files that the options name. Null: no TLS.</summary>
    /// <exception cref="StartupException">A file is missing, cannot be read, or does not fit the others.</exception>
    public static TlsFiles? Load(ServerOptions options)
    {
        if ((options.TlsCert.Length > 0) != (options.TlsKey.Length > 0))
        {
            throw new StartupException("--tls-cert and --tls-key go together: give both");
        }
        if (options.TlsCert.Length > 0)
        {
            return new TlsFiles(options);
        }
        return options.TlsClientCa.Length == 0
            ? null : throw new StartupException("--tls-client-ca needs a certificate of the server's own: give --tls-cert and --tls-key");
    }

    public void ApplyTo(HttpsConnectionAdapterOptions https)
    {
        https.ServerCertificate = certificate;
        https.ServerCertificateChain = chain;
        https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        if (clientAuthorities is not null)
        {
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            // For each connection, as the policy keeps the time at which it was made.
            https.OnAuthenticate = (_, handshake) => handshake.CertificateChainPolicy = ClientPolicy(clientAuthorities);
        }
    }

    /// <summary>Only these authorities, whatever the machine trusts; a client's certificate must be one for clients.</summary>
    private static X509ChainPolicy ClientPolicy(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            // Lists of revoked certificates would be fetched over the network within the handshake.
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    private static X509Certificate2Collection ReadAll(string option, string file) => Read(option, file, path =>
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(path);
        return certificates.Count > 0 ? certificates : throw new CryptographicException("there is no certificate in it");
    });

    private static T Read<T>(string option, string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new StartupException($"--{option} '{path}' cannot be used: {e.Message} (PEM files are needed, the key without a password)", e);
        }
    }
}
