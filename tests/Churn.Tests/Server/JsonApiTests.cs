using System.Net;
using Churn.Tests.Infrastructure;

namespace Churn.Tests.Server;

public sealed class JsonApiTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData(1, """{"customerId":"NAME","type":"purchase","occurredAt":"2026-03-15T11:59:00Z","value":12.5,"eventId":"1"}""")]
    [InlineData(2, """{"customer_id":"NAME","type":"purchase","occurred_at":"2026-03-15T13:59:00+02:00","value":"12.5","event_id":"1"}""")]
    [InlineData(3, """{"event":{"customerId":"NAME","type":"purchase","occurredAt":"2026-03-15T11:59:00Z","value":12.5,"eventId":"1"}}""")]
    [InlineData(4, """{"skipScore":false,"maxReasons":"3","event":{"customerId":"NAME","type":"purchase","occurredAt":"2026-03-15T11:59:00.000Z","value":12.5,"eventId":"1"}}""")]
    public async Task PostEvent_TakesAnEventOrARequest(int number, string json)
    {
        var name = $"json-{number}";

        var answer = await server.PostJsonAsync("/v1/events", json.Replace("NAME", name));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("ACCEPTED", (string)answer.Body["verdict"]!);
        Assert.Equal("1", (string)answer.Body["eventId"]!);
        Assert.Equal(name, (string)answer.Body["score"]!["customerId"]!);
        Assert.Equal("1", (string)answer.Body["score"]!["eventCount"]!);
        Assert.InRange((double)answer.Body["previousProbability"]!, 0, 1);
        var score = await server.ScoreAsync(name);
        Assert.Equal(12.5, score.Feature("purchase.sum.90d"));
        Assert.Equal(server.Now.AddMinutes(-1), score.LastEventAt.ToDateTimeOffset());
        Assert.Equal(score.ChurnProbability, (double)answer.Body["score"]!["churnProbability"]!);
    }

    [Fact]
    public async Task PostEvent_WithSkipScore_AnswersNoScore()
    {
        var answer = await server.PostJsonAsync("/v1/events", """{"event":{"customerId":"json-skip","type":"visit"},"skipScore":true}""");

        Assert.Equal("ACCEPTED", (string)answer.Body["verdict"]!);
        Assert.Null(answer.Body["score"]);
        Assert.Null(answer.Body["previousProbability"]);
    }

    [Fact]
    public async Task PostBatch_AnswersAVerdictEach()
    {
        var answer = await server.PostJsonAsync("/v1/events:batch", """
            {"requests":[
              {"event":{"customerId":"json-batch","type":"visit","eventId":"1"}},
              {"event":{"customerId":"json-batch","type":"Visit","eventId":"2"}},
              {"event":{"customerId":"json-batch","type":"visit","eventId":"1"}}]}
            """);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var responses = answer.Body["responses"]!.AsArray();
        Assert.Equal(["ACCEPTED", "REJECTED", "DUPLICATE"], responses.Select(r => (string)r!["verdict"]!));
        Assert.Equal(["0", "1", "2"], responses.Select(r => (string)r!["index"]!));
        Assert.Equal(3, (int)responses[1]!["error"]!["code"]!);
        Assert.StartsWith("event.type", (string)responses[1]!["error"]!["message"]!);
    }

    [Fact]
    public async Task GetScore_ReadsItsQuery()
    {
        await server.RecordAsync(Events.Of("json-get", "purchase", server.Now.AddDays(-2), value: 8));

        var plain = await server.GetJsonAsync("/v1/customers/json-get/score");
        var asked = await server.GetJsonAsync(
            "/v1/customers/json-get/score?as_of=2026-04-14T12:00:00Z&include_features=true&maxReasons=2&language_code=zh");

        Assert.Equal(HttpStatusCode.OK, plain.Status);
        Assert.Equal("ACTIVE", (string)plain.Body["customerState"]!);
        Assert.Empty(plain.Body["features"]!.AsArray());
        Assert.Equal("2026-03-15T12:00:00Z", (string)plain.Body["asOf"]!);
        Assert.Equal("7776000s", (string)plain.Body["horizon"]!);
        Assert.Equal("2026-04-14T12:00:00Z", (string)asked.Body["asOf"]!);
        var features = asked.Body["features"]!.AsArray().ToDictionary(f => (string)f!["name"]!, f => (double?)f!["value"]);
        Assert.Equal(32, features["purchase.recency"]);
        Assert.Null(features["survey.last"]);
    }

    [Theory]
    [InlineData("2026-03-15T12:00:01.5Z")]
    [InlineData("2026-03-15T12:00:01.500000000Z")]
    [InlineData("2026-03-15T14:00:01.500%2B02:00")]
    [InlineData("2026-03-15T06:30:01.500-05:30")]
    public async Task GetScore_TakesItsTimeWithAnyOffset(string asOf)
    {
        var answer = await server.GetJsonAsync($"/v1/customers/json-time/score?as_of={asOf}");

        Assert.Equal("2026-03-15T12:00:01.500Z", (string)answer.Body["asOf"]!);
    }

    [Theory]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("a%2Fb", "a%252Fb")]
    [InlineData("a b+c", "a%20b+c")]
    [InlineData("中文", "%E4%B8%AD%E6%96%87")]
    [InlineData("x:score", "x:score")]
    public async Task GetScore_TakesTheIdPercentEncoded(string customer, string encoded)
    {
        await server.RecordAsync(Events.Of(customer));

        var answer = await server.GetJsonAsync($"/v1/customers/{encoded}/score");

        Assert.Equal(customer, (string)answer.Body["customerId"]!);
        Assert.Equal("1", (string)answer.Body["eventCount"]!);
    }

    [Fact]
    public async Task PostScore_TakesHypotheticalEvents()
    {
        await server.RecordAsync(Events.Of("json/score"));

        var answer = await server.PostJsonAsync("/v1/customers:score", """
            {"customerId":"json/score","includeFeatures":true,"hypotheticalEvents":[{"type":"complaint","category":"billing"}]}
            """);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("2", (string)answer.Body["eventCount"]!);
        Assert.Equal(21, answer.Body["features"]!.AsArray().Count);
        Assert.Equal(1, (await server.ScoreAsync("json/score")).EventCount);
    }

    [Fact]
    public async Task UnknownCustomer_HasAScoreAndNoLastEvent()
    {
        var answer = await server.GetJsonAsync("/v1/customers/json-nobody/score");

        Assert.Equal("UNKNOWN", (string)answer.Body["customerState"]!);
        Assert.Equal("0", (string)answer.Body["eventCount"]!);
        Assert.Null(answer.Body["lastEventAt"]);
        Assert.False((bool)answer.Body["degraded"]!);
    }
}
