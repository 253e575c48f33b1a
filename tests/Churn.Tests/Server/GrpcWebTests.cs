using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Churn.Protocol.V1;
using Churn.Tests.Infrastructure;
using Google.Protobuf;

namespace Churn.Tests.Server;

/// <summary>gRPC-Web as bytes; with a stock client in a browser it is tested in Churn.IntegrationTests.</summary>
public sealed class GrpcWebTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Path = "/churn.v1.ChurnService/ScoreCustomer";

    [Theory]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpc-web+proto")]
    [InlineData("application/grpc-web+proto; charset=utf-8")]
    public async Task Unary_AnswersAMessageAndThenTheTrailersAsAFrame(string type)
    {
        using var response = await PostAsync(Path, type, new ScoreCustomerRequest { CustomerId = "web" });
        var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        var length = BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(1));
        var trailers = body.AsSpan(5 + length);
        Assert.Equal("application/grpc-web+proto", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("web", ScoreCustomerResponse.Parser.ParseFrom(body, 5, length).Score.CustomerId);
        Assert.Equal(0x80, trailers[0]);
        Assert.Equal("grpc-status: 0\r\n", Encoding.ASCII.GetString(trailers[5..]));
        Assert.Equal(trailers.Length - 5, BinaryPrimitives.ReadInt32BigEndian(trailers[1..]));
    }

    [Theory]
    [InlineData(Path, "3")]
    [InlineData("/churn.v1.ChurnService/Nothing", "12")]
    [InlineData("/churn.v1.ModelService/ReloadModel", "12")]
    public async Task FailedCall_SaysSoInItsHeaders(string path, string status)
    {
        using var response = await PostAsync(path, "application/grpc-web+proto", new ScoreCustomerRequest());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([status], response.Headers.GetValues("grpc-status"));
        Assert.NotEmpty(response.Headers.GetValues("grpc-message"));
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("application/grpc-web-text")]
    [InlineData("application/grpc-web-text+proto")]
    [InlineData("application/grpc-web+json")]
    public async Task OtherKind_Answers415(string type)
    {
        using var response = await PostAsync(Path, type, new ScoreCustomerRequest { CustomerId = "web" });

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string type, ScoreCustomerRequest message)
    {
        var bytes = new byte[5 + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), bytes.Length - 5);
        message.WriteTo(bytes.AsSpan(5));
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return await server.Http.PostAsync(path, content, TestContext.Current.CancellationToken);
    }
}
