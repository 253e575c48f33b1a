using System.Buffers;
using System.IO.Compression;
using Churn.Grpc;
using Churn.Grpc.Protocol;
using Google.Protobuf;
using Grpc.Core;

namespace Churn.Tests.Grpc;

/// <summary>gzip in both directions, as bytes on the wire and through our client.</summary>
public sealed class CompressionTests : IAsyncLifetime
{
    private const string Chat = "/churn.test.v1.Echo/Chat";
    private const string Asking = "grpc-internal-encoding-request";
    private static readonly (string, string) Gzip = ("grpc-encoding", "gzip");
    private static readonly (string, string) Accepting = ("grpc-accept-encoding", "identity, gzip");

    private EchoServer _server = null!;
    private RawClient _client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await EchoServer.StartAsync(
            new GrpcServerOptions { MaxReceiveMessageSize = 10_000, MaxSendMessageSize = 100_000, CompressResponsesFrom = 100 });
        _client = new RawClient(_server.Address);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task EveryCall_IsToldWhatTheServerReads()
    {
        Assert.Equal("identity,gzip", (await _client.PostAsync(Plain("hello"))).AcceptEncoding);
        Assert.Equal("identity,gzip", (await _client.PostAsync(Plain("hello"), headers: ("grpc-encoding", "br"))).AcceptEncoding);
    }

    [Fact]
    public async Task CompressedRequest_IsReadAndALongAnswerIsCompressedToo()
    {
        var text = new string('a', 5000);
        var answer = await _client.PostAsync(Packed(text), headers: [Gzip, Accepting]);

        Assert.Equal("0", answer.TrailerStatus);
        Assert.Equal("gzip", answer.Encoding);
        Assert.Equal(1, answer.Body[0]);
        Assert.InRange(answer.Body.Length, 20, 200);
        Assert.Equal(text, EchoReply.Parser.ParseFrom(Inflate(answer.Body[5..])).Text);
    }

    [Fact]
    public async Task ShortAnswer_StaysAsItIsUnderTheSameEncoding()
    {
        var answer = await _client.PostAsync(Packed("hello"), headers: [Gzip, Accepting]);

        Assert.Equal(("gzip", (byte)0), (answer.Encoding, answer.Body[0]));
        Assert.Equal("hello", EchoReply.Parser.ParseFrom(answer.Body[5..]).Text);
    }

    [Fact]
    public async Task ClientThatDoesNotAcceptGzip_GetsNone()
    {
        foreach (var accepts in new[] { "identity", "identity,deflate,gzipped", "" })
        {
            var answer = await _client.PostAsync(Packed(new string('a', 5000)), headers: [Gzip, ("grpc-accept-encoding", accepts)]);

            Assert.Equal((null, (byte)0, "0"), (answer.Encoding, answer.Body[0], answer.TrailerStatus));
        }
    }

    [Fact]
    public async Task ClientThatSendsPlain_GetsPlainWhateverItAccepts()
    {
        var answer = await _client.PostAsync(Plain(new string('a', 5000)), headers: Accepting);

        Assert.Equal((null, (byte)0), (answer.Encoding, answer.Body[0]));
    }

    [Fact]
    public async Task StreamOfCompressedAndPlainRequests_IsReadMessageByMessage()
    {
        var answer = await _client.PostAsync([.. Packed("a"), .. Plain("b"), .. Packed("c")], Chat, headers: Gzip);

        Assert.Equal("0", answer.TrailerStatus);
        Assert.Equal(3, Convert.ToHexString(answer.Body).Split("0A01").Length - 1);
    }

    [Theory]
    [InlineData("Unary")]
    [InlineData("Collect")]
    public async Task FewBytesThatInflateToMany_AreRefused(string method)
    {
        // 9 MB of one letter would pass a limit on what is sent if that were all that is looked at.
        var bomb = Packed(new string('a', 9_000_000));
        Assert.InRange(bomb.Length, 1, 10_000);

        var answer = await _client.PostAsync(bomb, "/churn.test.v1.Echo/" + method, headers: Gzip);

        Assert.Equal("8", answer.HeaderStatus);
        Assert.Contains("10000", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsRefused_WasNeverHeld()
    {
        var bomb = new ReadOnlySequence<byte>(Packed(new string('a', 90_000_000))[5..]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(StatusCode.ResourceExhausted, Assert.Throws<RpcException>(() => InflatedMessage.Of(bomb, 10_000)).StatusCode);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Theory]
    [InlineData("0100000003010203", "13")]
    [InlineData("010000000A1F8B0800000000000003", "13")]
    public async Task CompressedMessageThatIsNoGzip_IsInternal(string hex, string status)
    {
        var answer = await _client.PostAsync(Convert.FromHexString(hex), headers: Gzip);

        Assert.Equal(status, answer.HeaderStatus);
    }

    [Fact]
    public async Task OurClient_CompressesWhenAskedAndReadsCompressedAnswers()
    {
        using var channel = _server.Open();
        var client = new Echo.EchoClient(channel);
        var text = new string('é', 4000);
        var asked = new CallOptions(new Metadata { { Asking, "gzip" } }, DateTime.UtcNow.AddSeconds(30), Cancel);

        Assert.Equal(text, (await client.UnaryAsync(new EchoRequest { Text = text }, asked)).Text);
        using var chat = client.Chat(asked);
        foreach (var options in new[] { WriteOptions.Default, new WriteOptions(WriteFlags.NoCompress) })
        {
            chat.RequestStream.WriteOptions = options;
            await chat.RequestStream.WriteAsync(new EchoRequest { Text = text }, Cancel);
            Assert.True(await chat.ResponseStream.MoveNext(Cancel));
            Assert.Equal(text, chat.ResponseStream.Current.Text);
        }
    }

    private static byte[] Plain(string text) => Frame(0, new EchoRequest { Text = text }.ToByteArray());

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            gzip.Write(new EchoRequest { Text = text }.ToByteArray());
        }

        return Frame(1, packed.ToArray());
    }

    private static byte[] Frame(byte flag, byte[] payload) =>
        [flag, 0, (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, .. payload];

    private static byte[] Inflate(byte[] packed)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
