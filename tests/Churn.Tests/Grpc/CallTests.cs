using Churn.Grpc;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Churn.Tests.Grpc;

/// <summary>The four kinds of call, with our client against our server.</summary>
public sealed class CallTests : IAsyncLifetime
{
    private EchoServer _server = null!;
    private GrpcChannel _channel = null!;
    private Echo.EchoClient _client = null!;

    private static CallOptions Options =>
        new(null, DateTime.UtcNow.AddSeconds(30), TestContext.Current.CancellationToken);

    public async ValueTask InitializeAsync()
    {
        _server = await EchoServer.StartAsync();
        _channel = _server.Open(new GrpcChannelOptions { MaxReceiveMessageSize = 3_000_000 });
        _client = new Echo.EchoClient(_channel);
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Unary_AnswersOnce()
    {
        using var call = _client.UnaryAsync(new EchoRequest { Text = "hé", Count = 7 }, Options);
        Assert.Equal(new EchoReply { Text = "hé", Index = 7 }, await call);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Empty(call.GetTrailers());
    }

    [Fact]
    public async Task EmptyMessages_AreMessages() => Assert.Equal(new Empty(), await _client.NothingAsync(new Empty(), Options));

    [Fact]
    public void BlockingCall_AnswersTheSame() => Assert.Equal("a", _client.Unary(new EchoRequest { Text = "a" }, Options).Text);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300)]
    public async Task ClientStreaming_SeesEveryRequestInOrder(int count)
    {
        using var call = _client.Collect(Options);
        for (var i = 0; i < count; i++)
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = i.ToString() }, TestContext.Current.CancellationToken);
        }

        await call.RequestStream.CompleteAsync();
        Assert.Equal(string.Join(',', Enumerable.Range(0, count)), (await call).Text);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "")]
    [InlineData(300, "")]
    [InlineData(300, "buffer")]
    public async Task ServerStreaming_GivesEveryResponseInOrder(int count, string behave)
    {
        using var call = _client.Repeat(new EchoRequest { Text = "r", Count = count, Behave = behave }, Options);
        var indices = new List<int>();
        await foreach (var reply in call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            indices.Add(reply.Index);
        }

        Assert.Equal(Enumerable.Range(0, count), indices);
        Assert.False(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Duplex_AnswersEachRequestBeforeTheNext()
    {
        using var call = _client.Chat(Options);
        for (var i = 0; i < 50; i++)
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = $"m{i}" }, TestContext.Current.CancellationToken);
            Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
            Assert.Equal(new EchoReply { Text = $"m{i}", Index = i }, call.ResponseStream.Current);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task StreamLongerThanAnyWindow_PassesWithBackPressure()
    {
        // 32 MB: more than the server below allows an upload.
        var text = new string('x', 800_000);
        using var call = _client.Chat(Options);
        var writing = Task.Run(
            async () =>
            {
                for (var i = 0; i < 40; i++)
                {
                    await call.RequestStream.WriteAsync(new EchoRequest { Text = text }, TestContext.Current.CancellationToken);
                }

                await call.RequestStream.CompleteAsync();
            },
            TestContext.Current.CancellationToken);
        var count = 0;
        await foreach (var reply in call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            Assert.Equal(text.Length, reply.Text.Length);
            count++;
        }

        await writing;
        Assert.Equal(40, count);
    }

    [Fact]
    public async Task Metadata_TravelsBothWays()
    {
        byte[] bytes = [0, 1, 255, 10, 13];
        var headers = new Metadata { { "x-text", "a, b" }, { "x-data-bin", bytes }, { "x-data-bin", [] } };
        using var call = _client.UnaryAsync(new EchoRequest { Behave = "metadata" }, Options.WithHeaders(headers));
        var received = await call.ResponseHeadersAsync;
        await call;
        foreach (var metadata in new[] { received, call.GetTrailers() })
        {
            Assert.Equal("a, b", Assert.Single(metadata.GetAll("x-text")).Value);
            Assert.Equal([bytes, []], metadata.GetAll("x-data-bin").Select(entry => entry.ValueBytes));
        }
    }

    [Fact]
    public async Task Handler_KnowsItsCall()
    {
        var answer = await _client.UnaryAsync(new EchoRequest { Behave = "context" }, Options);
        Assert.Matches(
            $@"^/churn\.test\.v1\.Echo/Unary 127\.0\.0\.1:{_server.Address.Port} ipv4:127\.0\.0\.1:\d+ HTTP/2$", answer.Text);
    }

    [Fact]
    public async Task LargeMessages_PassUpToTheLimitsOfBothSides()
    {
        var text = new string('y', 1 << 20);
        Assert.Equal(text, (await _client.UnaryAsync(new EchoRequest { Text = text }, Options)).Text);

        var tooLarge = await Failure(_client.UnaryAsync(new EchoRequest { Text = new string('z', 5 << 20) }, Options));
        Assert.Equal(StatusCode.ResourceExhausted, tooLarge.StatusCode);

        var tooLargeForUs = await Failure(_client.UnaryAsync(new EchoRequest { Behave = "large", Count = 3_500_000 }, Options));
        Assert.Equal(StatusCode.ResourceExhausted, tooLargeForUs.StatusCode);
    }

    [Fact]
    public async Task ManyCallsOfAllKindsAtOnce_DoNotMixUp()
    {
        async Task One(int i)
        {
            switch (i % 3)
            {
                case 0:
                    Assert.Equal($"u{i}", (await _client.UnaryAsync(new EchoRequest { Text = $"u{i}" }, Options)).Text);
                    break;
                case 1:
                    await ServerStreaming_GivesEveryResponseInOrder(i % 20, "");
                    break;
                default:
                    await ClientStreaming_SeesEveryRequestInOrder(i % 20);
                    break;
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 300).Select(One));
    }

    private static async Task<RpcException> Failure(AsyncUnaryCall<EchoReply> call) =>
        await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
}
