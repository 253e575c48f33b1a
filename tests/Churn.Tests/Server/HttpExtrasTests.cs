using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Churn.Server.Configuration;
using Churn.Tests.Infrastructure;

namespace Churn.Tests.Server;

/// <summary>What browsers, proxies and caches expect of HTTP.</summary>
public sealed class HttpExtrasTests(TestServer server) : IClassFixture<TestServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("application/json")]
    [InlineData("Application/JSON; charset=\"UTF-8\"")]
    [InlineData("text/plain;charset=UTF-8")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task JsonUnderEachTypeThatClientsSendItAs_IsRead(string type)
    {
        var answer = await server.SendJsonAsync(Post("/v1/events", """{"customerId":"typed","type":"visit"}""", type));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Theory]
    [InlineData("application/xml", "")]
    [InlineData("multipart/form-data; boundary=x", "")]
    [InlineData("application/json; charset=utf-16", "")]
    [InlineData("no type", "")]
    [InlineData("application/json", "br")]
    [InlineData("application/json", "gzip, gzip")]
    public async Task BodyOfAnotherKind_Answers415AndSaysWhatToSend(string type, string encoding)
    {
        using var request = Post("/v1/events", """{"customerId":"typed","type":"visit"}""", type);
        request.Content!.Headers.TryAddWithoutValidation("Content-Encoding", encoding);

        var answer = await server.SendJsonAsync(request);

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, 3), (answer.Status, answer.Code));
        Assert.Contains("application/json", answer.Message);
    }

    [Fact]
    public async Task GzippedBody_IsRead()
    {
        var answer = await server.SendJsonAsync(Gzipped("""{"customerId":"zipped","type":"visit"}"""));

        Assert.Equal("zipped", (string)answer.Body["score"]!["customerId"]!);
    }

    [Fact]
    public async Task GzippedBodyThatInflatesBeyondTheLimit_Answers413()
    {
        var answer = await server.SendJsonAsync(Gzipped("{\"customerId\":\"" + new string('a', 5 << 20) + "\"}"));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
    }

    [Fact]
    public async Task BodyThatIsNotTheGzipItSays_Answers400()
    {
        using var request = Post("/v1/events", """{"customerId":"c","type":"visit"}""", "application/json");
        request.Content!.Headers.ContentEncoding.Add("gzip");

        var answer = await server.SendJsonAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(["body"], answer.Fields);
    }

    [Fact]
    public async Task Answer_IsGzippedForWhoTakesIt()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/customers/zip/score?include_features=true");
        request.Headers.AcceptEncoding.ParseAdd("gzip");

        using var response = await server.Http.SendAsync(request, Cancel);

        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
        await using var inflated = new GZipStream(await response.Content.ReadAsStreamAsync(Cancel), CompressionMode.Decompress);
        using var reader = new StreamReader(inflated);
        Assert.Contains("\"churnProbability\"", await reader.ReadToEndAsync(Cancel));
    }

    [Fact]
    public async Task ScoreThatIsTheSame_IsNotSentTwice()
    {
        await server.RecordAsync(Events.Of("tagged", at: server.Now.AddDays(-1)));
        using var first = await server.Http.GetAsync("/v1/customers/tagged/score", Cancel);
        var tag = first.Headers.ETag!;

        using var same = await GetAsync("/v1/customers/tagged/score", tag.ToString());
        using var any = await GetAsync("/v1/customers/tagged/score", $"\"x\", {tag}");
        await server.RecordAsync(Events.Of("tagged"));
        using var changed = await GetAsync("/v1/customers/tagged/score", tag.ToString());

        Assert.True(tag.IsWeak);
        Assert.Equal("no-cache, private", first.Headers.CacheControl!.ToString());
        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.NotModified), (same.StatusCode, any.StatusCode));
        Assert.Equal(tag, same.Headers.ETag);
        Assert.Empty(await same.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(tag, changed.Headers.ETag);
    }

    [Theory]
    [InlineData("/v1/customers/c/score?max_reasons=99")]
    [InlineData("/v1/customers/nobody")]
    public async Task AnythingElse_IsKeptByNobody(string path)
    {
        using var response = await server.Http.GetAsync(path, Cancel);

        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Null(response.Headers.ETag);
    }

    [Fact]
    public async Task PageOfAnotherOrigin_MayCallOnlyIfItIsListed()
    {
        await using var shop = await TestServer.StartAsync("--cors", "https://shop.example, http://localhost:3000");

        using var listed = await PreflightAsync(shop, "/v1/events", "http://localhost:3000");
        using var other = await PreflightAsync(shop, "/v1/events", "https://evil.example");
        using var metrics = await PreflightAsync(shop, "/metrics", "https://shop.example");
        using var none = await PreflightAsync(server, "/v1/events", "https://shop.example");

        Assert.Equal(["http://localhost:3000"], listed.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Contains("PATCH", listed.Headers.GetValues("Access-Control-Allow-Methods").Single());
        Assert.All([other, metrics, none], response => Assert.False(response.Headers.Contains("Access-Control-Allow-Origin")));
    }

    [Fact]
    public async Task AnswerToAPage_SaysWhatItMayRead()
    {
        await using var shop = await TestServer.StartAsync("--cors", "*");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/customers/c/score");
        request.Headers.Add("Origin", "https://shop.example");

        using var response = await shop.Http.SendAsync(request, Cancel);

        Assert.Equal(["*"], response.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Contains("ETag", response.Headers.GetValues("Access-Control-Expose-Headers").Single());
    }

    [Theory]
    [InlineData("shop.example")]
    [InlineData("https://shop.example/")]
    [InlineData("https://shop.example/path")]
    [InlineData("ftp://shop.example")]
    [InlineData("https://shop.example,nonsense")]
    public void WrongOrigin_IsNamed(string list) =>
        Assert.Contains($"'{list.Split(',')[^1]}'", Assert.Throws<StartupException>(() => CorsOrigins.Parse(list)).Message);

    private static HttpRequestMessage Post(string path, string json, string type)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        return request;
    }

    private static HttpRequestMessage Gzipped(string json)
    {
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(json));
        }

        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events") { Content = new ByteArrayContent(bytes.ToArray()) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Content.Headers.ContentEncoding.Add("gzip");
        return request;
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string ifNoneMatch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("If-None-Match", ifNoneMatch);
        return await server.Http.SendAsync(request, Cancel);
    }

    private static async Task<HttpResponseMessage> PreflightAsync(TestServer server, string path, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "PATCH");
        request.Headers.Add("Access-Control-Request-Headers", "content-type");
        return await server.Http.SendAsync(request, Cancel);
    }
}
