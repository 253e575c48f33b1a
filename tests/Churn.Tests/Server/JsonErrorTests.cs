using System.Net;
using System.Text;
using Churn.Tests.Infrastructure;

namespace Churn.Tests.Server;

public sealed class JsonErrorTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData("GET", "/v1", 404, "NO_SUCH_PATH")]
    [InlineData("GET", "/v1/customers", 404, "NO_SUCH_PATH")]
    [InlineData("POST", "/v1/event", 404, "NO_SUCH_PATH")]
    [InlineData("GET", "/v1/events", 405, "NO_SUCH_METHOD")]
    [InlineData("PUT", "/v1/customers/c/profile", 405, "NO_SUCH_METHOD")]
    public async Task PathOrMethodThatIsNotThere_IsAnErrorLikeAnyOther(string method, string path, int status, string reason)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        var answer = await server.SendJsonAsync(request);

        Assert.Equal(status, (int)answer.Status);
        Assert.Contains("/openapi.json", answer.Message);
        Assert.Contains(reason, answer.Body["details"]!.ToJsonString());
    }

    [Theory]
    [InlineData("", "body", "JSON")]
    [InlineData("{", "body", "JSON")]
    [InlineData("[]", "body", "JSON")]
    [InlineData("null", "body", "JSON")]
    [InlineData("\"text\"", "body", "JSON")]
    [InlineData("{\"customerId\":\"bad\",\"type\":\"visit\"} {}", "body", "JSON")]
    [InlineData("{\"customerId\":\"bad\",\"type\":\"visit\",}", "body", "JSON")]
    [InlineData("{\"customerId\":\"bad\",\"type\":\"visit\",\"colour\":1}", "body", "colour")]
    [InlineData("{\"event\":{\"customerId\":\"bad\",\"type\":\"visit\"},\"colour\":1}", "body", "colour")]
    [InlineData("{\"event\":{\"customerId\":\"bad\",\"type\":\"visit\",\"colour\":1}}", "body", "colour")]
    [InlineData("{\"event\":null,\"skipScore\":true}", "event", "missing")]
    [InlineData("{\"event\":5}", "body", "JSON")]
    [InlineData("{\"customerId\":5,\"type\":\"visit\"}", "body", "JSON")]
    [InlineData("{\"customerId\":\"bad\",\"type\":[\"visit\"]}", "body", "JSON")]
    [InlineData("{\"customerId\":\"bad\",\"type\":\"visit\",\"value\":\"much\"}", "body", "much")]
    [InlineData("{\"customerId\":\"bad\",\"type\":\"visit\",\"value\":true}", "body", "JSON")]
    [InlineData("{\"customerId\":\"bad\",\"type\":\"visit\",\"value\":\"NaN\"}", "event.value", "finite")]
    [InlineData("{\"customerId\":\"bad\",\"type\":\"visit\",\"value\":\"-Infinity\"}", "event.value", "finite")]
    [InlineData("{\"customerId\":\"bad\",\"type\":\"visit\",\"value\":1e400}", "body", "JSON")]
    [InlineData("{\"customerId\":\"bad\",\"type\":\"visit\",\"value\":NaN}", "body", "JSON")]
    [InlineData("{\"customerId\":\"bad\",\"type\":\"visit\",\"value\":-Infinity}", "body", "JSON")]
    [InlineData("{\"customerId\":\"bad\",\"type\":\"visit\"", "body", "JSON")]
    [InlineData("{\"customerId\":\"bad\",\"type\":\"visit\",\"verdict\":\"ACCEPTED\"}", "body", "verdict")]
    [InlineData("{\"customerId\":\"bad\",\"type\":\"VISIT\"}", "event.type", "slug")]
    [InlineData("{\"customerId\":\"bad\",\"type\":\"visit\",\"occurredAt\":\"yesterday\"}", "body", "yesterday")]
    [InlineData("{\"customerId\":\"bad\",\"type\":\"visit\",\"occurredAt\":1770000000}", "body", "JSON")]
    [InlineData("{\"customerId\":\"bad\",\"type\":\"visit\",\"occurredAt\":\"1969-12-31T23:59:59Z\"}", "event.occurred_at", "1970")]
    [InlineData("{\"customerId\":\"bad\",\"type\":\"visit\",\"occurredAt\":\"2026-03-15T12:05:01Z\"}", "event.occurred_at", "5 minutes")]
    [InlineData("{\"customerId\":\"bad\",\"type\":\"visit\",\"category\":\"\\ud800\"}", "body", "JSON")]
    [InlineData("{\"event\":{\"customerId\":\"bad\",\"type\":\"visit\"},\"maxReasons\":21}", "max_reasons", "0 to 20")]
    [InlineData("{\"event\":{\"customerId\":\"bad\",\"type\":\"visit\"},\"maxReasons\":1.5}", "body", "JSON")]
    [InlineData("{\"event\":{\"customerId\":\"bad\",\"type\":\"visit\"},\"maxReasons\":\"99999999999\"}", "body", "JSON")]
    public async Task WrongBody_Answers400NamesTheFieldAndStoresNothing(string json, string field, string reason)
    {
        var answer = await server.PostJsonAsync("/v1/events", json);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(3, answer.Code);
        Assert.Equal([field], answer.Fields);
        Assert.Contains(reason, answer.Message);
        Assert.Equal(0, (await server.ScoreAsync("bad")).EventCount);
    }

    [Theory]
    [InlineData("/v1/events:batch", "{")]
    [InlineData("/v1/events:batch", "{\"requests\":{}}")]
    [InlineData("/v1/customers:score", "{")]
    [InlineData("/v1/customers:score", "{\"customerId\":\"bad\",\"colour\":1}")]
    public async Task MalformedBodyElsewhere_Answers400(string path, string json)
    {
        var answer = await server.PostJsonAsync(path, json);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(["body"], answer.Fields);
    }

    [Fact]
    public async Task EmptyBatch_Answers400() =>
        Assert.Equal(["requests"], (await server.PostJsonAsync("/v1/events:batch", "{}")).Fields);

    [Fact]
    public async Task BodyThatIsNotUtf8_Answers400()
    {
        byte[] body = [.. "{\"customerId\":\"bad"u8, 0xff, .. "\",\"type\":\"visit\"}"u8];

        var answer = await server.PostBytesAsync("/v1/events", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("UTF-8", answer.Message);
    }

    [Fact]
    public async Task OversizeBody_IsRefusedAndNothingIsStored()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events")
        {
            Content = new StringContent($$"""{"customerId":"bad","type":"visit","subjectId":"{{new string('s', 4 << 20)}}"}"""),
        };
        // As curl does with a large body: else the answer may be lost when the server closes the connection.
        request.Headers.ExpectContinue = true;

        var answer = await server.SendJsonAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
        Assert.Equal(8, answer.Code);
        Assert.Contains("too large", answer.Message);
        Assert.Equal(0, (await server.ScoreAsync("bad")).EventCount);
    }

    [Fact]
    public async Task DeeplyNestedBody_Answers400()
    {
        var answer = await server.PostJsonAsync("/v1/events", string.Concat(Enumerable.Repeat("{\"event\":", 100_000)));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
    }

    [Theory]
    [InlineData("as_of=yesterday", "as_of")]
    [InlineData("as_of=1969-01-01T00:00:00Z", "as_of")]
    [InlineData("as_of=", "as_of")]
    [InlineData("as_of=2026-03-15", "as_of")]
    [InlineData("as_of=03/15/2026", "as_of")]
    [InlineData("as_of=12:00", "as_of")]
    [InlineData("as_of=2026-03-15T12:00:00", "as_of")]
    [InlineData("as_of=2026-03-15T12:00Z", "as_of")]
    [InlineData("as_of=2026-03-15%2012:00:00Z", "as_of")]
    [InlineData("as_of=2026-03-15T12:00:00.Z", "as_of")]
    [InlineData("as_of=2026-03-15T14:00:00+02:00", "as_of")]
    [InlineData("as_of=2026-02-30T12:00:00Z", "as_of")]
    [InlineData("as_of=2026-03-15T12:00:00Z&as_of=2026-03-15T12:00:00Z", "as_of")]
    [InlineData("asOf=null", "asOf")]
    [InlineData("asOf=%22", "asOf")]
    [InlineData("maxReasons=many", "maxReasons")]
    [InlineData("max_reasons=21", "max_reasons")]
    [InlineData("include_features=perhaps", "include_features")]
    [InlineData("colour=blue", "colour")]
    public async Task WrongQuery_Answers400AndNamesTheParameter(string query, string field)
    {
        var answer = await server.GetJsonAsync($"/v1/customers/bad/score?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal([field], answer.Fields);
    }

    [Fact]
    public async Task AsOfOutOfRange_Answers400AndItsCode()
    {
        var answer = await server.GetJsonAsync("/v1/customers/bad/score?as_of=2026-03-01T00:00:00Z");

        Assert.Equal((HttpStatusCode.BadRequest, 11), (answer.Status, answer.Code));
        Assert.Equal(["as_of"], answer.Fields);
    }

    [Fact]
    public async Task LongIdInTheUrl_Answers400()
    {
        var answer = await server.GetJsonAsync($"/v1/customers/{new string('c', 257)}/score");

        Assert.Equal(["customer_id"], answer.Fields);
    }

    [Fact]
    public async Task ConflictingId_Answers409()
    {
        await server.RecordAsync(Events.Of("json-conflict", "visit", server.Now, "1"));

        var answer = await server.PostJsonAsync("/v1/events", """{"customerId":"json-conflict","type":"purchase","eventId":"1"}""");

        Assert.Equal((HttpStatusCode.Conflict, 6), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("GET", "/v1/events", HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", "/v1/customers/x/score", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/v2/anything", HttpStatusCode.NotFound)]
    public async Task WrongMethodOrPath_SaysSo(string method, string path, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task BytesChangedAtRandom_NeverAnswerAServerError()
    {
        var good = """{"event":{"customerId":"fuzz","type":"visit","occurredAt":"2026-03-15T11:00:00Z","value":1.5},"maxReasons":2}"""u8.ToArray();
        var chance = new Random(7);
        for (var i = 0; i < 1500; i++)
        {
            var body = good[..chance.Next(1, good.Length + 1)];
            for (var changes = chance.Next(4); changes > 0; changes--)
            {
                body[chance.Next(body.Length)] = (byte)chance.Next(256);
            }

            var answer = await server.PostBytesAsync("/v1/events", body);

            Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{answer.Status} {Encoding.Latin1.GetString(body)}");
        }
    }
}
