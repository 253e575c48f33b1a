using System.Net;
using System.Net.Http.Headers;
using Churn.Grpc.Protocol;
using Churn.Protocol.V1;
using Churn.Tests.Infrastructure;
using Google.Protobuf;
using Grpc.Core;

namespace Churn.Tests.Server;

/// <summary>Bytes that no generated client sends.</summary>
public sealed class RawCallTests(TestServer server) : IClassFixture<TestServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("0a")]
    [InlineData("0aff")]
    [InlineData("ffffffffffffffffffff")]
    [InlineData("0a02127f")]
    public async Task MalformedMessage_AnswersInvalidArgument(string hex)
    {
        var (status, message) = await CallAsync("RecordEvent", Frame(Convert.FromHexString(hex)));

        Assert.Equal(StatusCode.InvalidArgument, status);
        Assert.Contains("protobuf", message);
    }

    [Fact]
    public async Task OversizeMessage_AnswersResourceExhaustedAndStoresNothing()
    {
        var e = Events.Of("oversize-message");
        e.SubjectId = new string('s', 5 << 20);

        var (status, message) = await CallAsync("RecordEvent", Frame(e.ToRequest().ToByteArray()));

        Assert.Equal(StatusCode.ResourceExhausted, status);
        Assert.Contains("at most 4194304", message);
        Assert.Equal(0, (await server.ScoreAsync("oversize-message")).EventCount);
    }

    [Theory]
    [InlineData(0, StatusCode.InvalidArgument)]
    [InlineData(1, StatusCode.ResourceExhausted)]
    public async Task MessageOfExactlyTheLimit_IsRead(int beyond, StatusCode expected)
    {
        var e = Events.Of("limit");
        e.SubjectId = new string('s', (4 << 20) - 64);
        e.Channel = new string('c', (4 << 20) - e.ToRequest().CalculateSize() - 2 + beyond);
        var message = e.ToRequest().ToByteArray();
        Assert.Equal((4 << 20) + beyond, message.Length);

        var (status, _) = await CallAsync("RecordEvent", Frame(message));

        Assert.Equal(expected, status);
    }

    [Fact]
    public async Task UnreadableMessagesInAStream_HaveTheirVerdictsAndTheStreamGoesOn()
    {
        var oversize = Events.Of("cut", id: "large");
        oversize.SubjectId = new string('s', 5 << 20);
        byte[] body =
        [
            .. Frame(Events.Of("cut", id: "1").ToRequest().ToByteArray()),
            .. Frame([0x0a]),
            .. Frame(oversize.ToRequest().ToByteArray()),
            .. Frame(Events.Of("cut", id: "2").ToRequest().ToByteArray()),
        ];

        var (status, answers) = await StreamAsync(body);

        Assert.Equal(StatusCode.OK, status);
        Assert.Equal([0L, 1, 2, 3], answers.Select(a => a.Index));
        Assert.Equal([Verdict.Accepted, Verdict.Rejected, Verdict.Rejected, Verdict.Accepted], answers.Select(a => a.Verdict));
        Assert.Equal([(int)StatusCode.InvalidArgument, (int)StatusCode.ResourceExhausted], answers[1..3].Select(a => a.Error.Code));
        Assert.Equal(2, (await server.ScoreAsync("cut")).EventCount);
    }

    [Fact]
    public async Task StreamThatEndsWithinAnOversizeMessage_IsInternal()
    {
        var (status, answers) = await StreamAsync([0, 0x7f, 0, 0, 0, 1, 2, 3]);

        Assert.Equal(StatusCode.Internal, status);
        Assert.Equal(Verdict.Rejected, Assert.Single(answers).Verdict);
    }

    [Fact]
    public async Task IdThatIsNotUtf8_AnswersInvalidArgument()
    {
        var body = Events.Of("raw-x").ToRequest().ToByteArray();
        body[Array.IndexOf(body, (byte)'x')] = 0xff;

        var (status, message) = await CallAsync("RecordEvent", Frame(body));

        Assert.Equal(StatusCode.InvalidArgument, status);
        Assert.StartsWith("event.customer_id", message);
    }

    [Fact]
    public async Task UnknownFields_AreIgnored()
    {
        byte[] body = [.. Events.Of("newer", id: "1").ToRequest().ToByteArray(), 0xf8, 0x3f, 0x01];

        var (status, _) = await CallAsync("RecordEvent", Frame(body));

        Assert.Equal(StatusCode.OK, status);
    }

    private static byte[] Frame(byte[] message) =>
        [0, (byte)(message.Length >> 24), (byte)(message.Length >> 16), (byte)(message.Length >> 8), (byte)message.Length, .. message];

    private async Task<(StatusCode Status, string Message)> CallAsync(string method, byte[] body)
    {
        var (status, message, _) = await SendAsync(method, body);
        return (status, message);
    }

    private async Task<(StatusCode Status, RecordEventResponse[] Answers)> StreamAsync(byte[] body)
    {
        var (status, _, bytes) = await SendAsync("RecordEvents", body);
        var answers = new List<RecordEventResponse>();
        for (var rest = bytes.AsSpan(); rest.Length > 0;)
        {
            var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(rest[1..]);
            answers.Add(RecordEventResponse.Parser.ParseFrom(rest.Slice(5, length)));
            rest = rest[(5 + length)..];
        }

        return (status, [.. answers]);
    }

    private async Task<(StatusCode Status, string Message, byte[] Body)> SendAsync(string method, byte[] body)
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.GrpcAddress, $"/{ChurnService.Descriptor.FullName}/{method}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TryAddWithoutValidation("te", "trailers");
        using var response = await http.SendAsync(request, Cancel);
        var bytes = await response.Content.ReadAsByteArrayAsync(Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return ((StatusCode)int.Parse(Find(response, "grpc-status")!), PercentEncoding.Decode(Find(response, "grpc-message") ?? ""), bytes);
    }

    private static string? Find(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) || response.TrailingHeaders.TryGetValues(name, out values)
            ? values.Single() : null;
}
