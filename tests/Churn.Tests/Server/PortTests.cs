using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Churn.Tests.Infrastructure;
using Grpc.Core;

namespace Churn.Tests.Server;

/// <summary>What may be reached on which port: a firewall in front of one of them must hold.</summary>
public sealed class PortTests(TestServer server) : IClassFixture<TestServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/metrics")]
    [InlineData("GET", "/healthz")]
    [InlineData("GET", "/readyz")]
    [InlineData("GET", "/v1/customers/c/score")]
    [InlineData("POST", "/v1/events")]
    [InlineData("POST", "/v1/customers:score")]
    [InlineData("GET", "/")]
    public async Task JsonAndOperations_AreNotOnTheGrpcPort(string method, string path)
    {
        using var answer = await SendHttp2Async(new HttpMethod(method), path, "application/json");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task UnknownGrpcCall_AnswersUnimplementedOnTheGrpcPort()
    {
        using var answer = await SendHttp2Async(HttpMethod.Post, "/metrics", "application/grpc");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await answer.Content.ReadAsByteArrayAsync(Cancel);
        var values = answer.Headers.TryGetValues("grpc-status", out var head) ? head : answer.TrailingHeaders.GetValues("grpc-status");
        Assert.Equal($"{(int)StatusCode.Unimplemented}", Assert.Single(values));
    }

    [Theory]
    [InlineData("/churn.v1.ChurnService/ScoreCustomer", "application/grpc")]
    [InlineData("/churn.v1.ChurnService/ScoreCustomer", "application/json")]
    [InlineData("/grpc.health.v1.Health/Check", "application/grpc")]
    [InlineData("/no.Such/Call", "application/grpc")]
    public async Task GrpcCalls_AreNotOnTheHttpPort(string path, string contentType)
    {
        using var content = new ByteArrayContent([0, 0, 0, 0, 0]);
        content.Headers.ContentType = new MediaTypeHeaderValue(contentType);

        using var answer = await server.Http.PostAsync(path, content, Cancel);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private async Task<HttpResponseMessage> SendHttp2Async(HttpMethod method, string path, string contentType)
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(method, new Uri(server.GrpcAddress, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = method == HttpMethod.Get ? null : new StringContent("""{"customerId":"c","type":"visit"}""", Encoding.UTF8, contentType),
        };
        return await http.SendAsync(request, Cancel);
    }
}
