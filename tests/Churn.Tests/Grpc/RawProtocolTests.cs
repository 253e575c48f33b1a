using Churn.Grpc;
using Google.Protobuf;
using Grpc.Core;

namespace Churn.Tests.Grpc;

/// <summary>What the server answers to each way of breaking the protocol.</summary>
public sealed class RawProtocolTests : IAsyncLifetime
{
    private static readonly byte[] Hello = Frame(new EchoRequest { Text = "hello" }.ToByteArray());

    private EchoServer _server = null!;
    private RawClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await EchoServer.StartAsync(new GrpcServerOptions { MaxReceiveMessageSize = 1000, MaxSendMessageSize = 1000 });
        _client = new RawClient(_server.Address);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task ValidCall_AnswersItsMessageAndAStatusInTheTrailers()
    {
        var answer = await _client.PostAsync(Hello);
        Assert.Equal(200, answer.Http);
        Assert.Equal(Frame(new EchoReply { Text = "hello" }.ToByteArray()), answer.Body);
        Assert.Null(answer.HeaderStatus);
        Assert.Equal("0", answer.TrailerStatus);
    }

    [Theory]
    [InlineData("", StatusCode.Unimplemented, "none came")]
    [InlineData("00", StatusCode.Internal, "within a message")]
    [InlineData("00000000", StatusCode.Internal, "within a message")]
    [InlineData("0000000002", StatusCode.Internal, "within a message")]
    [InlineData("000000000208", StatusCode.Internal, "within a message")]
    [InlineData("00000000000000000000", StatusCode.Unimplemented, "more came")]
    [InlineData("000000000000", StatusCode.Unimplemented, "more came")]
    [InlineData("0100000000", StatusCode.Internal, "compressed")]
    [InlineData("0200000000", StatusCode.Internal, "neither 0 nor 1")]
    [InlineData("00000003E9", StatusCode.ResourceExhausted, "1001 bytes; at most 1000")]
    [InlineData("00FFFFFFFF", StatusCode.ResourceExhausted, "4294967295 bytes")]
    [InlineData("0000000003FFFFFF", StatusCode.InvalidArgument, "not valid protobuf")]
    [InlineData("00000000020AFF", StatusCode.InvalidArgument, "not valid protobuf")]
    public async Task BrokenBody_AnswersItsStatusWithoutAMessage(string hex, StatusCode status, string words)
    {
        foreach (var method in new[] { "Unary", "Repeat" })
        {
            var answer = await _client.PostAsync(Convert.FromHexString(hex), "/churn.test.v1.Echo/" + method);
            Assert.Equal(200, answer.Http);
            Assert.Equal(((int)status).ToString(), answer.HeaderStatus);
            Assert.Contains(words, answer.Message, StringComparison.Ordinal);
            Assert.Empty(answer.Body);
        }
    }

    [Theory]
    [InlineData("00", StatusCode.Internal)]
    [InlineData("0000000002", StatusCode.Internal)]
    [InlineData("00FFFFFFFF", StatusCode.ResourceExhausted)]
    [InlineData("0000000003FFFFFF", StatusCode.InvalidArgument)]
    public async Task BrokenMessageInAStream_EndsTheStreamWithItsStatus(string hex, StatusCode status)
    {
        foreach (var method in new[] { "Collect", "Chat" })
        {
            var answer = await _client.PostAsync([.. Hello, .. Convert.FromHexString(hex)], "/churn.test.v1.Echo/" + method);
            Assert.Equal(((int)status).ToString(), answer.HeaderStatus ?? answer.TrailerStatus);
        }
    }

    [Theory]
    [InlineData("/churn.test.v1.Echo/None")]
    [InlineData("/none/Unary")]
    [InlineData("/")]
    public async Task UnknownMethod_IsUnimplementedAndNamed(string path)
    {
        var answer = await _client.PostAsync(Hello, path);
        Assert.Equal("12", answer.HeaderStatus);
        Assert.Contains(path, answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/grpc", 200)]
    [InlineData("application/grpc+proto", 200)]
    [InlineData("application/grpc; charset=utf-8", 200)]
    [InlineData("application/grpc-web", 415)]
    [InlineData("application/grpc+json", 415)]
    [InlineData("application/json", 415)]
    public async Task ContentType_DecidesWhetherItIsACall(string contentType, int http) =>
        Assert.Equal(http, (await _client.PostAsync(Hello, contentType: contentType)).Http);

    [Fact]
    public async Task OtherVerb_IsNotAllowed() => Assert.Equal(405, (await _client.PostAsync(Hello, method: HttpMethod.Put)).Http);

    [Fact]
    public async Task OtherRequestToAnotherPath_IsLeftToTheApplication() =>
        Assert.Equal(404, (await _client.PostAsync(Hello, "/page", "text/plain")).Http);

    [Theory]
    [InlineData("identity", "0")]
    [InlineData("gzip", "0")]
    [InlineData("deflate", "12")]
    [InlineData("GZIP", "12")]
    public async Task EncodingThatIsNotSpoken_IsUnimplemented(string encoding, string status)
    {
        var answer = await _client.PostAsync(Hello, headers: ("grpc-encoding", encoding));
        Assert.Equal(status, answer.HeaderStatus ?? answer.TrailerStatus);
        Assert.Equal("identity,gzip", answer.AcceptEncoding);
    }

    [Theory]
    [InlineData("10")]
    [InlineData("123456789S")]
    [InlineData("-1S")]
    public async Task MalformedTimeout_IsInternal(string timeout)
    {
        var answer = await _client.PostAsync(Hello, headers: ("grpc-timeout", timeout));
        Assert.Equal("13", answer.HeaderStatus);
        Assert.Contains("grpc-timeout", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TooLargeAResponse_IsResourceExhausted()
    {
        var request = Frame(new EchoRequest { Behave = "large", Count = 1000 }.ToByteArray());
        var answer = await _client.PostAsync(request);
        Assert.Equal("8", answer.HeaderStatus);
        Assert.Empty(answer.Body);
    }

    [Fact]
    public async Task BinaryMetadataThatIsNotBase64_IsInternal()
    {
        var request = Frame(new EchoRequest { Behave = "metadata" }.ToByteArray());
        Assert.Equal("13", (await _client.PostAsync(request, headers: ("x-bad-bin", "!"))).HeaderStatus);
    }

    private static byte[] Frame(byte[] payload) => [0, 0, 0, (byte)(payload.Length >> 8), (byte)payload.Length, .. payload];
}
