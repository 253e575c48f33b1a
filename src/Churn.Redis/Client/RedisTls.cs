using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Churn.Redis;

/// <summary>TLS towards Redis: whom to trust, and the certificate to show if the server wants one. Immutable.</summary>
/// <remarks>The server's certificate must be for servers, valid now, from a trusted authority, and name the host of the address.</remarks>
public sealed class RedisTls
{
    private readonly X509Certificate2Collection? _authorities;
    private readonly SslStreamCertificateContext? _own;

    /// <summary>The machine's authorities, and no certificate to show.</summary>
    public RedisTls()
    {
    }

    private RedisTls(X509Certificate2Collection? authorities, SslStreamCertificateContext? own)
    {
        _authorities = authorities;
        _own = own;
    }

    /// <summary>Reads PEM files.</summary>
    /// <param name="authorities">The only authorities that are trusted; empty: those of the machine.</param>
    /// <param name="certificate">To show to the server, then those between it and its authority; empty: none.</param>
    /// <param name="key">Its key, without a password.</param>
    /// <exception cref="RedisConfigurationException">A file cannot be used, or one of certificate and key is missing; the message says
    /// which.</exception>
    public static RedisTls Load(string authorities, string certificate = "", string key = "")
    {
        if ((certificate.Length > 0) != (key.Length > 0))
        {
            throw new RedisConfigurationException("A certificate to show to Redis and its key go together: give both.");
        }

        return new RedisTls(
            authorities.Length > 0 ? Read(authorities, ReadAll) : null,
            certificate.Length > 0 ? Read(certificate, path => ReadOwn(path, key)) : null);
    }

    /// <summary>Does the handshake; the stream returned owns the one given, which is closed if it fails.</summary>
    /// <exception cref="RedisUnavailableException">The server cannot be trusted, or speaks no TLS; the message says what to change.</exception>
    internal async ValueTask<Stream> OpenAsync(Stream plain, RedisEndpoint endpoint, CancellationToken stop)
    {
        string? distrust = null;
        var secure = new SslStream(plain, leaveInnerStreamOpen: false);
        try
        {
            await secure.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = endpoint.Host,
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    // A new one each time: the policy keeps the time at which it was made.
                    CertificateChainPolicy = Policy(),
                    ClientCertificateContext = _own,
                    RemoteCertificateValidationCallback = (_, _, chain, errors) => (distrust = Distrust(endpoint, chain, errors)) is null,
                },
                stop).ConfigureAwait(false);
            return secure;
        }
        catch (Exception e)
        {
            await secure.DisposeAsync().ConfigureAwait(false);
            if (e is OperationCanceledException)
            {
                throw;
            }

            throw new RedisUnavailableException($"Redis at {endpoint} "
                + (distrust ?? $"does not agree on TLS ({e.Message.TrimEnd('.')}): check that it is a port for TLS, and whether it wants a certificate."));
        }
    }

    private static string? Distrust(RedisEndpoint endpoint, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return null;
        }

        return errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)
            ? $"has a certificate that is not trusted ({string.Join(", ", chain!.ChainStatus.Select(status => status.Status).Distinct())}): "
                + "name the file with its authority, or renew it."
            : $"has no certificate for '{endpoint.Host}': use a host in the address that its certificate names.";
    }

    private X509ChainPolicy Policy()
    {
        // Lists of revoked certificates would be fetched over the network within the handshake.
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (_authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(_authorities);
        }

        return policy;
    }

    private static X509Certificate2Collection ReadAll(string path)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(path);
        return certificates.Count > 0 ? certificates : throw new CryptographicException("there is no certificate in it");
    }

    private static SslStreamCertificateContext ReadOwn(string path, string key) =>
        SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(path, key), ReadAll(path), offline: true);

    private static T Read<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new RedisConfigurationException(
                $"'{path}' cannot be used: {e.Message.TrimEnd('.')} (PEM files are needed, a key without a password).");
        }
    }
}
