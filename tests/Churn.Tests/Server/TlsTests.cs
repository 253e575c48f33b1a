using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Churn.Access;
using Churn.Grpc;
using Churn.Protocol.V1;
using Churn.Server.Configuration;
using Churn.Tests.Infrastructure;
using Grpc.Core;

namespace Churn.Tests.Server;

/// <summary>One port for gRPC and JSON over TLS, and clients that must show who they are.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TestCertificates _files = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task GrpcAndJsonOfEitherVersion_ShareAPort()
    {
        await using var server = await TestServer.StartAsync(_files.ServerOptions);
        using var handler = Handler();
        using var channel = GrpcChannel.ForAddress(server.GrpcAddress, new GrpcChannelOptions { HttpHandler = handler });

        Assert.Equal("https", server.GrpcAddress.Scheme);
        var score = await new ChurnService.ChurnServiceClient(channel)
            .ScoreCustomerAsync(new ScoreCustomerRequest { CustomerId = "c" }, cancellationToken: Cancel);
        Assert.Equal("c", score.Score.CustomerId);
        foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            using var got = await SendAsync(handler, server.GrpcAddress, "/v1/customers/c/score", version);
            Assert.Equal((HttpStatusCode.OK, version), (got.StatusCode, got.Version));
            Assert.Equal(["max-age=31536000"], got.Headers.GetValues("Strict-Transport-Security"));
            Assert.Contains("\"customerId\":\"c\"", (await got.Content.ReadAsStringAsync(Cancel)).Replace(" ", ""), StringComparison.Ordinal);
            using var posted = await SendAsync(
                handler, server.GrpcAddress, "/v1/events", version, """{"customerId":"c","type":"visit","eventId":"1"}""");
            Assert.Equal(HttpStatusCode.OK, posted.StatusCode);
        }
    }

    [Fact]
    public async Task MetricsAndHealth_StayOnTheOtherPortAndCustomersDataLeavesIt()
    {
        await using var server = await TestServer.StartAsync(_files.ServerOptions);
        using var handler = Handler();

        foreach (var path in new[] { "/metrics", "/healthz", "/readyz", "/" })
        {
            using var answer = await SendAsync(handler, server.GrpcAddress, path, HttpVersion.Version11);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        using var leaf = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(_files.Certificate("server"), Cancel));
        var metrics = await server.ScrapeUntilAsync(m => m["churn_ready"] == 1);
        Assert.Equal(new DateTimeOffset(leaf.NotAfter).ToUnixTimeSeconds(), metrics["churn_tls_certificate_expiry_timestamp_seconds"]);

        using var description = await SendAsync(handler, server.GrpcAddress, "/openapi.json", HttpVersion.Version20);
        Assert.Equal(HttpStatusCode.OK, description.StatusCode);
        Assert.Equal("live\n", await server.Http.GetStringAsync("/healthz", Cancel));
        using var plain = await server.Http.GetAsync("/v1/customers/c/score", Cancel);
        Assert.Equal(HttpStatusCode.NotFound, plain.StatusCode);
    }

    [Fact]
    public async Task RequiredClientCertificate_MustBeOfTheAuthority()
    {
        await using var server = await TestServer.StartAsync([.. _files.ServerOptions, "--tls-client-ca", _files.Authorities]);

        using (var known = Handler("client"))
        using (var answer = await SendAsync(known, server.GrpcAddress, "/v1/customers/c/score", HttpVersion.Version20))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        // A server's certificate of the same authority is not one for clients.
        foreach (var name in new[] { null, "stranger", "server" })
        {
            using var refused = Handler(name);
            await Assert.ThrowsAsync<HttpRequestException>(
                () => SendAsync(refused, server.GrpcAddress, "/v1/customers/c/score", HttpVersion.Version20));
        }
    }

    [Fact]
    public async Task CertificateOfAClient_IsWhatTheAccessFileSaysOfItsSubject()
    {
        var file = Path.GetTempFileName();
        var entry = new CertificateEntry { Subject = "CN=client", Tenant = "acme", Client = "desk", Scopes = Scopes.Score, Lane = Lane.Live };
        await File.WriteAllBytesAsync(file, (AccessFile.Empty with { Certificates = [entry] }).ToBytes(), Cancel);
        await using var server = await TestServer.StartAsync([.. _files.ServerOptions, "--tls-client-ca", _files.Authorities, "--access", file]);
        // The certificate is of today, whatever day the test's clock shows.
        server.Clock.Advance(DateTimeOffset.UtcNow - server.Now);
        using var handler = Handler("client");
        using var channel = GrpcChannel.ForAddress(server.GrpcAddress, new GrpcChannelOptions { HttpHandler = handler });
        var client = new ChurnService.ChurnServiceClient(channel);

        var score = await client.ScoreCustomerAsync(new ScoreCustomerRequest { CustomerId = "c" }, cancellationToken: Cancel);
        var denied = await TestServer.FailsAsync(async () => await client.RecordEventAsync(
            new RecordEventRequest { Event = Events.Of("c") }, cancellationToken: Cancel));
        using var json = await SendAsync(handler, server.GrpcAddress, "/v1/customers/c/score", HttpVersion.Version20);
        await File.WriteAllBytesAsync(file, AccessFile.Empty.ToBytes(), Cancel);
        var revoked = await TestServer.FailsAsync(async () =>
        {
            // The file is looked at each second.
            for (var since = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromSeconds(20);)
            {
                await client.ScoreCustomerAsync(new ScoreCustomerRequest { CustomerId = "c" }, cancellationToken: Cancel);
            }
        });
        File.Delete(file);

        Assert.Equal("c", score.Score.CustomerId);
        Assert.Equal(StatusCode.PermissionDenied, denied.StatusCode);
        Assert.Equal(HttpStatusCode.OK, json.StatusCode);
        Assert.Equal(StatusCode.Unauthenticated, revoked.StatusCode);
    }

    [Fact]
    public async Task PlainTextOnTheTlsPort_IsNotAnswered()
    {
        await using var server = await TestServer.StartAsync(_files.ServerOptions);
        using var channel = GrpcChannel.ForAddress("http://" + server.GrpcAddress.Authority);

        var failure = await TestServer.FailsAsync(async () => await new ChurnService.ChurnServiceClient(channel)
            .ScoreCustomerAsync(new ScoreCustomerRequest { CustomerId = "c" }, cancellationToken: Cancel));

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
    }

    [Fact]
    public async Task OptionsThatDoNotFit_AreRefusedByName()
    {
        string cert = _files.Certificate("server"), key = _files.Key("server");
        (string[] Options, string Words)[] wrong =
        [
            (["--tls-cert", cert], "--tls-key"),
            (["--tls-key", key], "--tls-cert"),
            (["--tls-client-ca", _files.Authorities], "--tls-cert"),
            (["--tls-cert", cert + ".none", "--tls-key", key], "--tls-cert"),
            (["--tls-cert", cert, "--tls-key", _files.Key("client")], "--tls-cert"),
            (["--tls-cert", cert, "--tls-key", key, "--tls-client-ca", key], "--tls-client-ca"),
            (["--tls-cert", cert, "--tls-key", key, "--demo"], "--demo"),
        ];
        foreach (var (options, words) in wrong)
        {
            var refusal = await Assert.ThrowsAsync<StartupException>(() => TestServer.StartAsync(options));
            Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpMessageHandler handler, Uri server, string path, Version version, string? json = null)
    {
        using var http = new HttpMessageInvoker(handler, disposeHandler: false);
        using var request = new HttpRequestMessage(json is null ? HttpMethod.Get : HttpMethod.Post, new Uri(server, path))
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"),
        };
        return await http.SendAsync(request, Cancel);
    }

    /// <summary>A client that trusts the authority alone, and shows the certificate of a name.</summary>
    private SocketsHttpHandler Handler(string? client = null)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(_files.Authorities));
        var ssl = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        if (client is not null)
        {
            ssl.ClientCertificates = [X509Certificate2.CreateFromPemFile(_files.Certificate(client), _files.Key(client))];
        }

        return new SocketsHttpHandler { SslOptions = ssl };
    }
}
