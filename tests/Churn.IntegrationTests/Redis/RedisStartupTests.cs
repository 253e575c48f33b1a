using Churn.IntegrationTests.Infrastructure;
using Churn.Redis;

namespace Churn.IntegrationTests.Redis;

public sealed class RedisStartupTests
{
    private static readonly string[] Acl =
        ["--user", "default", "off", "--user", "churn", "on", ">s3cret/word", "~churn:*", "&*", "+@all"];

    [Fact]
    public async Task AclUser_LogsInAndWorks()
    {
        await using RedisServer server = await RedisServer.StartAsync(Acl);
        await using RedisStore store = await server.ConnectAsync(server.Options("churn:s3cret%2Fword@"));
        (await store.AppendAsync(CustomerKey.From("t", "c"), new byte[8])).Dispose();
        Assert.DoesNotContain("s3cret", store.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("churn:wr0ng@", "refused the login (WRONGPASS); check user and password")]
    [InlineData("", "asks for a login")]
    public async Task WrongOrNoPassword_SaysWhatToChange(string login, string expected)
    {
        await using RedisServer server = await RedisServer.StartAsync(Acl);
        string message = await RefusalAsync<RedisUnavailableException>(server, login);
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoginWhereNoneIsSet_SaysWhatToChange()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        string message = await RefusalAsync<RedisUnavailableException>(server, ":wr0ng@");
        Assert.Contains("it may have no password set", message, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-config")]
    public async Task EvictingPolicy_IsRefusedInOneLine(string denied)
    {
        string[] user = denied.Length == 0 ? [] : ["--user", "default", "on", "nopass", "~*", "&*", "+@all", denied];
        await using RedisServer server = await RedisServer.StartAsync(
            [.. user, "--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru"]);
        string message = await RefusalAsync<RedisConfigurationException>(server, "");
        Assert.Equal(
            $"Redis at 127.0.0.1:{server.Port} has maxmemory-policy allkeys-lru, which may drop customers: "
            + "run CONFIG SET maxmemory-policy noeviction and set it in redis.conf.",
            message);
    }

    [Fact]
    public async Task UserWithoutConfig_IsAcceptedByWhatInfoSays()
    {
        await using RedisServer server = await RedisServer.StartAsync("--user", "default", "on", "nopass", "~*", "&*", "+@all", "-config");
        await using RedisStore store = await server.ConnectAsync();
        Assert.True(store.IsUp);
    }

    [Fact]
    public async Task PolicyThatMayNotBeAsked_IsRefusedWithTheRightToGrant()
    {
        await using RedisServer server = await RedisServer.StartAsync(
            "--user", "default", "on", "nopass", "~*", "&*", "+@all", "-config", "-info");
        Assert.Contains("+info", await RefusalAsync<RedisConfigurationException>(server, ""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rpush", "append an event")]
    [InlineData("multi", "append an event")]
    [InlineData("pexpire", "append an event")]
    [InlineData("eval", "compact a customer")]
    [InlineData("evalsha", "compact a customer")]
    [InlineData("ltrim", "compact a customer")]
    [InlineData("del", "delete a customer")]
    public async Task LoginThatMayNotDoTheWork_IsRefusedInOneLineThatNamesIt(string command, string work)
    {
        await using RedisServer server = await RedisServer.StartAsync("--user", "default", "on", "nopass", "~*", "&*", "+@all", $"-{command}");
        string message = await RefusalAsync<RedisConfigurationException>(server, "");
        Assert.Contains($"does not let the server {work}", message, StringComparison.Ordinal);
        Assert.Contains(command == "ltrim" ? "ACL" : $"'{command}'", message, StringComparison.Ordinal);
        Assert.Contains($"+{command}", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoginOfOtherKeys_IsRefused()
    {
        await using RedisServer server = await RedisServer.StartAsync("--user", "default", "on", "nopass", "~other:*", "&*", "+@all");
        Assert.Contains("grant its user ~churn:1:*", await RefusalAsync<RedisConfigurationException>(server, ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoginWithTheRightsThatTheRefusalNames_Works()
    {
        await using RedisServer server = await RedisServer.StartAsync(
            "--user", "default", "on", "nopass", "~churn:1:*", "+info", "+multi", "+exec", "+rpush", "+lrange", "+pexpire", "+del",
            "+eval", "+evalsha", "+lindex", "+llen", "+lset", "+ltrim");
        await using RedisStore store = await server.ConnectAsync();
        (await store.AppendAsync(CustomerKey.From("t", "c"), new byte[8])).Dispose();
        Assert.True(await store.CompactAsync(CustomerKey.From("t", "c"), 0, 1, new byte[8]));
        // It may not PING, which the handshake and readiness take alike.
        await store.PingAsync();
    }

    [Fact]
    public async Task Check_LeavesNothingBehind()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisStore store = await server.ConnectAsync();
        Assert.Equal("0", await store.Send(new TextCall("DBSIZE")));
    }

    [Fact]
    public async Task ReadOnlyReplica_IsPassedOverForTheMasterBehindIt()
    {
        await using RedisServer master = await RedisServer.StartAsync();
        await using RedisServer replica = await RedisServer.StartAsync("--replicaof", "127.0.0.1", $"{master.Port}");
        Assert.Contains("read-only replica", await RefusalAsync<RedisUnavailableException>(replica, ""), StringComparison.Ordinal);

        RedisAddress both = RedisAddress.Parse($"redis://127.0.0.1:{replica.Port},127.0.0.1:{master.Port}");
        await using RedisStore store = await master.ConnectAsync(new RedisOptions { Address = both });
        (await store.AppendAsync(CustomerKey.From("t", "c"), new byte[8])).Dispose();
    }

    [Fact]
    public async Task NobodyThere_SaysWhereItLooked()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await server.KillAsync();
        string message = await RefusalAsync<RedisUnavailableException>(server, "");
        Assert.Contains($"Redis at 127.0.0.1:{server.Port} is not reachable: Connection refused", message, StringComparison.Ordinal);
        Assert.Contains("check host and port", message, StringComparison.Ordinal);
    }

    private static async Task<string> RefusalAsync<T>(RedisServer server, string login)
        where T : RedisException
    {
        await using var store = new RedisStore(server.Options(login));
        T error = await Assert.ThrowsAsync<T>(async () => await store.CheckAsync(TestContext.Current.CancellationToken));
        Assert.DoesNotContain('\n', error.Message);
        return error.Message;
    }
}
