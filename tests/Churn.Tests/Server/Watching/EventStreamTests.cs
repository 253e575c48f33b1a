using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Churn.Tests.Infrastructure;

namespace Churn.Tests.Server.Watching;

/// <summary>WatchScores as server-sent events.</summary>
public sealed class EventStreamTests(TestServer server) : IClassFixture<TestServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetOfOneCustomer_IsAnEventStream()
    {
        using var response = await SendAsync(new HttpRequestMessage(HttpMethod.Get, "/v1/customers/sse%2F1/scores:watch?min_interval=0.05s&max_reasons=1&language_code=zh"));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancel));

        var first = await NextAsync(reader);
        await server.RecordAsync(Events.Of("sse/1", "complaint"));
        var second = await NextAsync(reader);

        Assert.Equal(MediaTypeHeaderValue.Parse("text/event-stream; charset=utf-8"), response.Content.Headers.ContentType);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Equal(("score", "sse/1", "0"), (first.Name, (string)first.Data["customerId"]!, (string)first.Data["score"]!["eventCount"]!));
        Assert.Equal("1", (string)second.Data["score"]!["eventCount"]!);
        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", (string)second.Data["score"]!["reasons"]![0]!["text"]!);
    }

    [Fact]
    public async Task PostOfMany_IsAnEventStream()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/customers:watchScores");
        request.Content = new StringContent("""{"customerIds":["sse-a","sse-b"]}""", Encoding.UTF8, "application/json");
        using var response = await SendAsync(request);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancel));

        string[] ids = [(string)(await NextAsync(reader)).Data["customerId"]!, (string)(await NextAsync(reader)).Data["customerId"]!];

        Assert.Equal(["sse-a", "sse-b"], ids.Order());
    }

    [Theory]
    [InlineData("GET", "/v1/customers/c/scores:watch?min_interval=1", "min_interval")]
    [InlineData("GET", "/v1/customers/c/scores:watch?minInterval=2h", "minInterval")]
    [InlineData("GET", "/v1/customers/c/scores:watch?minInterval=7200s", "min_interval")]
    [InlineData("GET", "/v1/customers/c/scores:watch?max_reasons=x", "max_reasons")]
    [InlineData("GET", "/v1/customers/c/scores:watch?as_of=2026-01-01T00:00:00Z", "as_of")]
    [InlineData("GET", "/v1/customers/%FF/scores:watch", "customer_id")]
    [InlineData("POST", "/v1/customers:watchScores", "customer_ids")]
    public async Task WrongRequest_IsAnErrorInJson(string method, string path, string field)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = method == "POST" ? new StringContent("{}") : null;

        var answer = await server.SendJsonAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal([field], answer.Fields);
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) =>
        server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);

    private static async Task<(string Name, JsonNode Data)> NextAsync(StreamReader reader)
    {
        var name = await LineAsync(reader);
        var data = await LineAsync(reader);
        Assert.Equal("", await LineAsync(reader));
        return (name["event: ".Length..], JsonSerializer.Deserialize<JsonNode>(data["data: ".Length..])!);
    }

    private static async Task<string> LineAsync(StreamReader reader) =>
        await reader.ReadLineAsync(Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancel) ?? throw new EndOfStreamException();
}
