using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Churn.Grpc.Protocol;
using Churn.Protocol.V1;
using Churn.Tests.Infrastructure;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Churn.Tests.Server;

/// <summary>The same wrong requests over gRPC and gRPC-Web: same status, same words, and no error of the server. JSON's are in
/// <see cref="JsonErrorTests"/> and <see cref="HttpExtrasTests"/>; all are told in docs/interop.md.</summary>
public sealed class WrongRequestTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Record = "/churn.v1.ChurnService/RecordEvent";
    private const int Limit = 4 << 20;
    private static readonly byte[] Good = Frame(0, Wrong(_ => { }));

    private static readonly Dictionary<string, Row> Table = new()
    {
        ["no frame"] = new([], StatusCode.Unimplemented, "exactly one message"),
        ["flag that is none"] = new([2, .. Good[1..]], StatusCode.Internal, "neither 0 nor 1"),
        ["frame cut within its head"] = new(Good[..3], StatusCode.Internal, "fewer bytes came"),
        ["length beyond the body"] = new(Good[..^1], StatusCode.Internal, "fewer bytes came"),
        ["length of 4 GiB"] = new([0, 0xff, 0xff, 0xff, 0xff], StatusCode.ResourceExhausted, "at most 4194304"),
        ["second message"] = new([.. Good, .. Good], StatusCode.Unimplemented, "a call of its own"),
        ["message of no protobuf"] = new(Frame(0, [0x0a, 0xff]), StatusCode.InvalidArgument, "not valid protobuf"),
        // Google.Protobuf throws IndexOutOfRangeException and ArgumentOutOfRangeException here: fuzzing found both.
        ["message within of 2 GiB"] = new(Frame(0, [0x0a, 0xff, 0xff, 0xff, 0xff, 0x07]), StatusCode.InvalidArgument, "beyond the end"),
        ["text in a message within of 2 GiB"] =
            new(Frame(0, [0x0a, 0xff, 0xff, 0xff, 0xff, 0x07, 0x0a, 0x12]), StatusCode.InvalidArgument, "beyond the end"),
        ["text that is not UTF-8"] = new(NotUtf8(), StatusCode.InvalidArgument, "event.customer_id"),
        ["NaN"] = new(Frame(0, Wrong(e => e.Value = double.NaN)), StatusCode.InvalidArgument, "event.value"),
        ["infinity"] = new(Frame(0, Wrong(e => e.Value = double.NegativeInfinity)), StatusCode.InvalidArgument, "event.value"),
        ["a byte beyond 4 MiB"] = new(Frame(0, new byte[Limit + 1]), StatusCode.ResourceExhausted, "4194305 bytes; at most 4194304"),
        ["a byte beyond 4 MiB once inflated"] =
            new(Frame(1, Gzip(new byte[Limit + 1])), StatusCode.ResourceExhausted, "4194304", ("grpc-encoding", "gzip")),
        ["encoding that is not spoken"] = new(Good, StatusCode.Unimplemented, "use gzip or identity", ("grpc-encoding", "br")),
        ["compressed without an encoding"] = new([1, .. Good[1..]], StatusCode.Internal, "it must be gzip"),
        ["compressed and no gzip"] = new([1, .. Good[1..]], StatusCode.Internal, "is not gzip", ("grpc-encoding", "gzip")),
        ["compressed and no byte of it"] = new([1, 0, 0, 0, 0], StatusCode.Internal, "is not gzip", ("grpc-encoding", "gzip")),
        ["timeout without a unit"] = new(Good, StatusCode.Internal, "as 500m", ("grpc-timeout", "500")),
        ["method that is none"] =
            new(Good, StatusCode.Unimplemented, "/package.Service/Method") { Path = "/churn.v1.ChurnService/Recordevent" },
        ["line break in a path"] = new(Good, StatusCode.Unimplemented, "/churn.v1.ChurnService/x\r\nset-cookie: a=b:")
        {
            Path = "/churn.v1.ChurnService/x%0d%0aset-cookie:%20a=b",
        },
    };

    public static TheoryData<string> Names => [.. Table.Keys];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task WrongRequest_HasItsStatusAndSaysWhatIsRight(string name)
    {
        var row = Table[name];
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        foreach (var web in new[] { false, true })
        {
            using var response = await PostAsync(client, web, row.Path, row.Body, row.Headers);

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal([$"{(int)row.Status}"], response.Headers.GetValues("grpc-status"));
            Assert.Contains(row.Words, PercentEncoding.Decode(response.Headers.GetValues("grpc-message").Single()));
            Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancel));
            Assert.False(response.Headers.Contains("set-cookie"));
            using var next = await PostAsync(client, web, Record, Good);
            Assert.Equal("0", await StatusAsync(next));
        }
    }

    [Theory]
    [InlineData("text/plain", HttpStatusCode.NotFound)]
    [InlineData("application/grpc", HttpStatusCode.NotFound)]
    [InlineData("application/grpc-web-text", HttpStatusCode.UnsupportedMediaType)]
    public async Task OtherContentType_IsNoCallOnTheHttpPort(string type, HttpStatusCode expected)
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        using var request = Request(web: true, Record, Good);
        request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        using var response = await client.SendAsync(request, Cancel);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n2\r\n00too long\r\n")]
    public async Task BadChunkOfGrpcWeb_SaysSo(string rest)
    {
        using var raw = await RawHttp.ConnectAsync(server);
        await raw.SendAsync($"POST {Record} HTTP/1.1\r\nHost: churn\r\nContent-Type: application/grpc-web+proto\r\n{rest}");

        var (status, head) = await raw.ReadHeadAsync();

        Assert.Equal(200, status);
        Assert.Contains("grpc-status: 13\r\n", head, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("chunks", head);
    }

    [Fact]
    public void NoRequest_HasAnEnumToGetWrong()
    {
        var seen = new HashSet<MessageDescriptor>();
        foreach (var method in ChurnService.Descriptor.Methods.Concat(ModelService.Descriptor.Methods))
        {
            Visit(method.InputType, seen);
        }

        Assert.True(seen.Count > 10);
        Assert.Empty(seen.SelectMany(m => m.Fields.InDeclarationOrder()).Where(f => f.FieldType == FieldType.Enum).Select(f => f.FullName));
    }

    private static void Visit(MessageDescriptor message, HashSet<MessageDescriptor> seen)
    {
        if (seen.Add(message))
        {
            foreach (var field in message.Fields.InDeclarationOrder().Where(f => f.FieldType == FieldType.Message))
            {
                Visit(field.MessageType, seen);
            }
        }
    }

    private async Task<HttpResponseMessage> PostAsync(
        HttpMessageInvoker client, bool web, string path, byte[] body, params (string Name, string Value)[] headers)
    {
        using var request = Request(web, path, body);
        Array.ForEach(headers, header => request.Headers.TryAddWithoutValidation(header.Name, header.Value));
        return await client.SendAsync(request, Cancel);
    }

    private HttpRequestMessage Request(bool web, string path, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(web ? server.Http.BaseAddress! : server.GrpcAddress, path))
        {
            Version = web ? HttpVersion.Version11 : HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(web ? "application/grpc-web+proto" : "application/grpc");
        return request;
    }

    private static async Task<string> StatusAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsByteArrayAsync(Cancel);
        return response.TrailingHeaders.TryGetValues("grpc-status", out var status)
            ? status.Single()
            : Encoding.ASCII.GetString(body).Split("grpc-status: ")[1].Trim();
    }

    private static byte[] Wrong(Action<Event> spoil)
    {
        var e = Events.Of("wrong-raw", id: "1");
        spoil(e);
        return e.ToRequest().ToByteArray();
    }

    private static byte[] NotUtf8()
    {
        var body = Frame(0, Wrong(_ => { }));
        body[body.AsSpan().IndexOf("wrong-raw"u8)] = 0xff;
        return body;
    }

    private static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private static byte[] Frame(byte flag, byte[] message) =>
        [flag, (byte)(message.Length >> 24), (byte)(message.Length >> 16), (byte)(message.Length >> 8), (byte)message.Length, .. message];

    /// <summary>What is sent, and what must come back.</summary>
    private sealed record Row(byte[] Body, StatusCode Status, string Words, params (string Name, string Value)[] Headers)
    {
        public string Path { get; init; } = Record;
    }
}
