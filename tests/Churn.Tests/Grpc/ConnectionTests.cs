using Google.Protobuf;

namespace Churn.Tests.Grpc;

/// <summary>What happens below the calls: pings, peers that are gone, the end of a server, readers that pause.</summary>
public sealed class ConnectionTests
{
    private const int Quarter = 256 * 1024;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ClientThatPingsOften_IsAnsweredEachTimeAndNotCutOff()
    {
        await using var server = await EchoServer.StartAsync();
        using var raw = await RawHttp2.ConnectAsync(server.Address);
        for (var i = 0; i < 300; i++)
        {
            await raw.SendAsync(RawHttp2.Ping, 0, 0, BitConverter.GetBytes((long)i));
            Assert.Equal(i, BitConverter.ToInt64(Assert.IsType<byte[]>(await raw.NextAsync(RawHttp2.Ping).WaitAsync(Limit, Cancel))));
        }

        await raw.CallAsync("/churn.test.v1.Echo/Chat", Frame(new EchoRequest { Text = "still there" }));
        var reply = await raw.NextAsync(RawHttp2.Data).WaitAsync(Limit, Cancel);
        Assert.Equal("still there", EchoReply.Parser.ParseFrom(reply![5..]).Text);
    }

    [Fact]
    public async Task PeerThatAnswersNoPings_IsTakenForGoneAndItsCallsEnd()
    {
        await using var server = await EchoServer.StartAsync(configure: kestrel =>
        {
            kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(1);
            kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(1);
        });
        using var raw = await RawHttp2.ConnectAsync(server.Address);
        await raw.CallAsync("/churn.test.v1.Echo/Chat", Frame(new EchoRequest { Behave = "wait" }));
        await server.Service.Entered.WaitAsync(Limit, Cancel);

        // The socket stays open and silent, as that of a machine that lost its power.
        await server.Service.GaveUp.WaitAsync(Limit, Cancel);
        Assert.NotNull(await raw.NextAsync(RawHttp2.GoAway).WaitAsync(Limit, Cancel));
    }

    [Fact]
    public async Task ServerThatStops_SaysGoAwayWithoutAnErrorAndLetsCallsEnd()
    {
        await using var server = await EchoServer.StartAsync();
        using var raw = await RawHttp2.ConnectAsync(server.Address);
        await raw.CallAsync("/churn.test.v1.Echo/Chat", Frame(new EchoRequest { Text = "before" }));
        Assert.NotNull(await raw.NextAsync(RawHttp2.Data).WaitAsync(Limit, Cancel));

        var stopping = server.StopAsync();
        var goAway = await raw.NextAsync(RawHttp2.GoAway).WaitAsync(Limit, Cancel);

        Assert.Equal([0, 0, 0, 0], goAway![4..8]);
        await raw.SendAsync(RawHttp2.Data, RawHttp2.EndStream, 1, Frame(new EchoRequest { Text = "after" }));
        var reply = await raw.NextAsync(RawHttp2.Data).WaitAsync(Limit, Cancel);
        Assert.Equal("after", EchoReply.Parser.ParseFrom(reply![5..]).Text);
        raw.Dispose();
        await stopping.WaitAsync(Limit, Cancel);
    }

    [Fact]
    public async Task ReaderThatPauses_HoldsTheHandlerUpAndLosesNothing()
    {
        const int Count = 200;
        await using var server = await EchoServer.StartAsync(
            configure: kestrel => kestrel.Limits.MinResponseDataRate = null);
        using var channel = server.Open();
        using var call = new Echo.EchoClient(channel).Repeat(
            new EchoRequest { Text = new string('a', Quarter), Count = Count }, cancellationToken: Cancel);
        Assert.True(await call.ResponseStream.MoveNext(Cancel));

        // Until nothing more is written while many other calls are answered.
        using var other = server.Open();
        await UntilStillAsync(server, new Echo.EchoClient(other));

        // Both windows and all buffers hold a few of the 50 MB.
        Assert.InRange(server.Service.Written, 1, 16_000_000 / Quarter);
        for (var i = 1; i < Count; i++)
        {
            Assert.True(await call.ResponseStream.MoveNext(Cancel));
            Assert.Equal(i, call.ResponseStream.Current.Index);
        }

        Assert.False(await call.ResponseStream.MoveNext(Cancel));
        Assert.Equal(Count, server.Service.Written);
    }

    private static async Task UntilStillAsync(EchoServer server, Echo.EchoClient client)
    {
        for (var (before, rounds) = (-1, 0); before != server.Service.Written; rounds++)
        {
            Assert.InRange(rounds, 0, 1000);
            before = server.Service.Written;
            for (var i = 0; i < 200; i++)
            {
                await client.UnaryAsync(new EchoRequest(), cancellationToken: Cancel);
            }
        }
    }

    private static byte[] Frame(EchoRequest request)
    {
        var payload = request.ToByteArray();
        return [0, 0, 0, 0, (byte)payload.Length, .. payload];
    }
}
