using Churn.IntegrationTests.Infrastructure;
using Churn.Protocol.V1;
using Churn.Redis;
using Churn.Tests.Infrastructure;

namespace Churn.IntegrationTests.Redis;

/// <summary>TLS towards a real redis-server: it works, and only with whom it should.</summary>
public sealed class RedisTlsTests : IDisposable
{
    private static readonly CustomerKey Key = CustomerKey.From("t", "c");
    private readonly TestCertificates _certificates = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task TrustedServer_IsUsedOverTls()
    {
        await using RedisServer redis = await StartAsync("no");
        await using var store = new RedisStore(OptionsOf(redis.Address, RedisTls.Load(_certificates.Authorities)));
        await store.CheckAsync(Cancel);
        byte[] element = new byte[4_096];
        using StoredElements stored = await store.AppendAsync(Key, element);
        Assert.Equal(element, stored[0].ToArray());
        Assert.StartsWith("Customers are kept in rediss://", store.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServerThatWantsACertificate_TakesTheOneOfItsAuthorityAndNoOther()
    {
        await using RedisServer redis = await StartAsync("yes");
        string Own(string name) => _certificates.Certificate(name);
        RedisTls known = RedisTls.Load(_certificates.Authorities, Own("client"), _certificates.Key("client"));
        RedisTls stranger = RedisTls.Load(_certificates.Authorities, Own("stranger"), _certificates.Key("stranger"));
        await using var store = new RedisStore(OptionsOf(redis.Address, known));
        await store.CheckAsync(Cancel);

        foreach (RedisTls tls in (RedisTls[])[stranger, RedisTls.Load(_certificates.Authorities)])
        {
            Assert.Contains("whether it wants a certificate", await RefusalAsync(redis.Address, tls), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ServerOfAnUnknownAuthority_IsRefused()
    {
        using var others = new TestCertificates();
        await using RedisServer redis = await StartAsync("no");
        foreach (RedisTls tls in (RedisTls[])[RedisTls.Load(others.Authorities), new RedisTls()])
        {
            string refusal = await RefusalAsync(redis.Address, tls);
            Assert.Contains("has a certificate that is not trusted", refusal, StringComparison.Ordinal);
            Assert.Contains("name the file with its authority", refusal, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ServerUnderAnotherName_IsRefused()
    {
        await using RedisServer redis = await StartAsync("no", "--bind", "127.0.0.1", "127.0.0.2");
        string refusal = await RefusalAsync($"rediss://127.0.0.2:{redis.Port}", RedisTls.Load(_certificates.Authorities));
        Assert.Contains("has no certificate for '127.0.0.2'", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TlsOnOneSideOnly_SaysSo()
    {
        await using RedisServer plain = await RedisServer.StartAsync();
        Assert.Contains(
            "check host and port of the address, that it is a port for TLS", await RefusalAsync($"rediss://127.0.0.1:{plain.Port}", new RedisTls()), StringComparison.Ordinal);
        await using RedisServer secure = await StartAsync("no");
        Assert.Contains(
            "is not reachable", await RefusalAsync($"redis://127.0.0.1:{secure.Port}", new RedisTls()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("half-open")]
    [InlineData("single bytes")]
    public async Task BrokenLink_IsLeftInTimeAndMadeAnew(string fault)
    {
        await using RedisServer redis = await StartAsync("no");
        await using var link = new FaultProxy(redis.Port);
        await using var store = new RedisStore(new RedisOptions
        {
            Address = RedisAddress.Parse($"rediss://127.0.0.1:{link.Port}"),
            Tls = RedisTls.Load(_certificates.Authorities),
            CommandTimeout = TimeSpan.FromSeconds(1),
        });
        await store.CheckAsync(Cancel);
        var broken = new LinkFault { Swallows = fault == "half-open", Piece = fault == "single bytes" ? 1 : 0 };
        link.Set(broken, broken);
        Task<StoredElements>[] calls = [.. Enumerable.Range(0, 20).Select(i => store.AppendAsync(CustomerKey.From("t", $"{i}"), new byte[100]).AsTask())];
        if (fault == "reset")
        {
            link.Cut(reset: true);
        }

        foreach (Task<StoredElements> call in calls)
        {
            Exception? failure = await Record.ExceptionAsync(() => call.WaitAsync(TimeSpan.FromSeconds(10), Cancel));
            Assert.True(failure is null or RedisException, $"{failure}");
            Assert.True(failure is not null || fault != "half-open");
        }

        link.Set();
        await Eventually.BecomesTrueAsync(
            async () => await Record.ExceptionAsync(async () => (await store.AppendAsync(Key, new byte[100])).Dispose()) is null, "an append again");
    }

    [Fact]
    public async Task ServerOfThisProject_RecordsAndWatchesOverTls()
    {
        await using RedisServer redis = await StartAsync("yes");
        string[] options =
        [
            "--store", redis.Address, "--store-ca", _certificates.Authorities,
            "--store-cert", _certificates.Certificate("client"), "--store-key", _certificates.Key("client"),
        ];
        await using ServerProcess one = await ServerProcess.StartAsync(options);
        await using ServerProcess other = await ServerProcess.StartAsync(options);
        using var watch = one.Client.WatchScores(new WatchScoresRequest { CustomerIds = { "c" } }, cancellationToken: Cancel);
        Assert.True(await watch.ResponseStream.MoveNext(Cancel));

        await other.Client.RecordEventAsync(
            new RecordEventRequest { Event = new Event { CustomerId = "c", Type = "visit", EventId = "1" } }, cancellationToken: Cancel);

        Assert.True(await watch.ResponseStream.MoveNext(Cancel));
        Assert.Equal(1, watch.ResponseStream.Current.Score.EventCount);
    }

    [Fact]
    public async Task FilesThatCannotBeUsed_AreNamedAtStart()
    {
        string[] missing = ["--store", "rediss://127.0.0.1:1", "--store-ca", "no-such-file.pem"];
        Assert.Contains("--store-ca", await ServerProcess.RefusesAsync([], missing), StringComparison.Ordinal);
        string[] withoutTls = ["--store", "redis://127.0.0.1:1", "--store-ca", _certificates.Authorities];
        Assert.Contains("rediss://", await ServerProcess.RefusesAsync([], withoutTls), StringComparison.Ordinal);
        string[] half = ["--store", "rediss://127.0.0.1:1", "--store-cert", _certificates.Certificate("client")];
        Assert.Contains("--store-key", await ServerProcess.RefusesAsync([], half), StringComparison.Ordinal);
    }

    private static RedisOptions OptionsOf(string address, RedisTls tls) => new() { Address = RedisAddress.Parse(address), Tls = tls };

    private static async Task<string> RefusalAsync(string address, RedisTls tls)
    {
        await using var store = new RedisStore(OptionsOf(address, tls));
        return (await Assert.ThrowsAsync<RedisUnavailableException>(async () => await store.CheckAsync(Cancel))).Message;
    }

    private Task<RedisServer> StartAsync(string wantsCertificates, params string[] more) => RedisServer.StartAsync(
        [
            "--tls-cert-file", _certificates.Certificate("server"), "--tls-key-file", _certificates.Key("server"),
            "--tls-ca-cert-file", _certificates.Authorities, "--tls-auth-clients", wantsCertificates, .. more,
        ]);
}
