using System.Text;
using Churn.Tests.Grpc;
using Churn.Tests.Infrastructure;

namespace Churn.Tests.Server;

/// <summary>Headers that no client sends by itself: too many, too large, or with what would begin another header.</summary>
public sealed class WrongHeaderTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Check = "/grpc.health.v1.Health/Check";
    private const string ProtocolError = "00000001";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly Dictionary<string, ((string Name, string Value)[] Headers, byte Answer)> Table = new()
    {
        ["101 headers"] = ([.. Enumerable.Range(0, 101).Select(i => ($"x-{i}", "v"))], RawHttp2.Headers),
        ["40 KB of headers"] = ([.. Enumerable.Range(0, 40).Select(i => ($"x-{i}", new string('v', 1000)))], RawHttp2.Headers),
        ["one header of 40 KB"] = ([("x-large", new string('v', 40_000))], RawHttp2.GoAway),
        ["capital letter in a name"] = ([("X-Capital", "v")], RawHttp2.GoAway),
        ["line break in a value"] = ([("x-a", "b\r\nset-cookie: c=d")], RawHttp2.GoAway),
        ["line feed in a value"] = ([("x-a", "b\nset-cookie: c=d")], RawHttp2.GoAway),
        ["zero in a value"] = ([("x-a", "b\0c")], RawHttp2.GoAway),
        ["header of HTTP/1.1"] = ([("connection", "close")], RawHttp2.GoAway),
        ["second path"] = ([(":path", "/metrics")], RawHttp2.GoAway),
    };

    public static TheoryData<string> Names => [.. Table.Keys];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task WrongHeaders_EndTheCallOrItsConnectionAndNoOther(string name)
    {
        var (headers, expected) = Table[name];
        using var raw = await RawHttp2.ConnectAsync(server.GrpcAddress);

        await raw.CallAsync(Check, [0, 0, 0, 0, 0], end: true, headers);

        var (type, payload) = (await raw.NextOfAsync(RawHttp2.Headers, RawHttp2.Reset, RawHttp2.GoAway).WaitAsync(Limit, Cancel))!.Value;
        Assert.Equal(expected, type);
        Assert.Contains(type == RawHttp2.Headers ? Convert.ToHexString("431"u8) : ProtocolError, Convert.ToHexString(payload));
        Assert.Equal(0, (await server.ScoreAsync("another")).EventCount);
    }

    [Theory]
    [InlineData("x a")]
    [InlineData("x\r\nset-cookie")]
    public async Task NameThatIsNone_IsPassedOver(string name)
    {
        using var raw = await RawHttp2.ConnectAsync(server.GrpcAddress);

        await raw.CallAsync(Check, [0, 0, 0, 0, 0], end: true, (name, "v"), (name + "-bin", "AQ"));

        var head = await raw.NextAsync(RawHttp2.Headers).WaitAsync(Limit, Cancel);
        Assert.DoesNotContain("set-cookie", Encoding.Latin1.GetString(head!));
        Assert.Equal([0, 0, 0, 0, 2, 8, 1], await raw.NextAsync(RawHttp2.Data).WaitAsync(Limit, Cancel));
    }

    [Theory]
    [InlineData(101, 1, 431)]
    [InlineData(40, 1000, 431)]
    [InlineData(1, 40_000, 431)]
    public async Task ManyHeadersOverHttp1_Answer431(int count, int length, int expected)
    {
        using var raw = await RawHttp.ConnectAsync(server);
        await raw.SendAsync("GET /healthz HTTP/1.1\r\nHost: churn\r\n"
            + string.Concat(Enumerable.Range(0, count).Select(i => $"x-{i}: {new string('v', length)}\r\n")) + "\r\n");

        Assert.Equal(expected, (await raw.ReadAnswerAsync()).Status);
    }

    [Theory]
    [InlineData("x a: b\r\n")]
    [InlineData("x-a: b\rset-cookie: c=d\r\n")]
    [InlineData("x-a: b\0c\r\n")]
    [InlineData("x-a: b\r\n folded\r\n")]
    [InlineData("x-a\r\n")]
    [InlineData("Content-Length: 1\r\nContent-Length: 2\r\n")]
    [InlineData("Content-Length: -1\r\n")]
    [InlineData("Host: another\r\n")]
    public async Task WrongHeaderOverHttp1_Answers400(string header)
    {
        using var raw = await RawHttp.ConnectAsync(server);
        await raw.SendAsync($"GET /healthz HTTP/1.1\r\nHost: churn\r\n{header}\r\n");

        Assert.Equal(400, (await raw.ReadAnswerAsync()).Status);
    }

    [Fact]
    public async Task LongTarget_Answers414() => Assert.Equal(414, (await RawHttp.GetAsync(server, "/" + new string('a', 9000))).Status);
}
