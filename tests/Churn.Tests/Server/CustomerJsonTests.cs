using System.Net;
using System.Text;
using Churn.Tests.Infrastructure;

namespace Churn.Tests.Server;

/// <summary>Customers as JSON: look up, change, erase.</summary>
public sealed class CustomerJsonTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData("json-held", "/v1/customers/json-held?timelineDays=3")]
    [InlineData("json/held", "/v1/customers/json%2Fheld?timeline_days=3")]
    public async Task GetCustomer_AnswersWhatIsHeld(string id, string path)
    {
        await server.RecordAsync(Events.Of(id, "purchase", server.Now.AddDays(-2), value: 8));

        var answer = await server.GetJsonAsync(path);

        Assert.Equal((HttpStatusCode.OK, id), (answer.Status, (string)answer.Body["customerId"]!));
        Assert.Equal("ACTIVE", (string)answer.Body["customerState"]!);
        Assert.Equal("2026-03-13T12:00:00Z", (string)answer.Body["firstEventAt"]!);
        var day = answer.Body["series"]![0]!["days"]![0]!;
        Assert.Equal(("2026-03-13", "1"), ((string)day["date"]!, (string)day["eventCount"]!));
    }

    [Fact]
    public async Task PostGet_KeepsTheIdOutOfTheUrl()
    {
        await server.RecordAsync(Events.Of("json-post"));

        var answer = await server.PostJsonAsync("/v1/customers:get", """{"customerId":"json-post","timelineDays":0}""");

        Assert.Equal("1", (string)answer.Body["eventCount"]!);
        Assert.Empty(answer.Body["series"]![0]!["days"]!.AsArray());
    }

    [Theory]
    [InlineData("segment", "shops", null)]
    [InlineData("segment,customerSince", "shops", null)]
    [InlineData("industry,customer_since", null, "retail")]
    public async Task PatchProfile_ChangesWhatTheMaskNames(string mask, string? segment, string? industry)
    {
        var id = $"json-{mask.Replace(',', '-')}";

        var answer = await PatchAsync($"/v1/customers/{id}/profile?update_mask={mask}", """
            {"segment":"shops","industry":"retail","customerSince":"2020-01-01T00:00:00Z"}
            """);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var profile = answer.Body["profile"]!;
        Assert.Equal((segment ?? "", industry ?? ""), ((string)profile["segment"]!, (string)profile["industry"]!));
        Assert.Equal(mask.Contains("ince"), profile["customerSince"] is not null);
    }

    [Fact]
    public async Task PatchWithoutMask_AndPost_ChangeWhatIsSet()
    {
        await PatchAsync("/v1/customers/json-patch/profile", """{"value":12.5,"industry":"retail"}""");
        var answer = await server.PostJsonAsync(
            "/v1/customers:updateProfile", """{"customerId":"json-patch","profile":{"segment":"shops"},"updateMask":"segment"}""");

        var profile = answer.Body["profile"]!;
        Assert.Equal(("shops", "retail", 12.5), ((string)profile["segment"]!, (string)profile["industry"]!, (double)profile["value"]!));
    }

    [Fact]
    public async Task Delete_AnswersAReceipt()
    {
        await server.RecordAsync(Events.Of("json-gone"));
        await server.RecordAsync(Events.Of("json-gone-too"));

        var deleted = await server.SendJsonAsync(new HttpRequestMessage(HttpMethod.Delete, "/v1/customers/json-gone"));
        var posted = await server.PostJsonAsync("/v1/customers:delete", """{"customerId":"json-gone-too"}""");

        Assert.Equal("2026-03-15T12:00:00Z", (string)deleted.Body["erasedAt"]!);
        Assert.Equal("json-gone-too", (string)posted.Body["customerId"]!);
        foreach (var id in (string[])["json-gone", "json-gone-too"])
        {
            var after = await server.GetJsonAsync($"/v1/customers/{id}");
            Assert.Equal((HttpStatusCode.NotFound, 5), (after.Status, after.Code));
        }
    }

    [Fact]
    public async Task BatchScore_AnswersAResultEach()
    {
        await server.RecordAsync(Events.Of("json-many"));

        var answer = await server.PostJsonAsync("/v1/customers:batchScore", """{"customerIds":["json-many",""]}""");

        var results = answer.Body["results"]!.AsArray();
        Assert.Equal("1", (string)results[0]!["score"]!["eventCount"]!);
        Assert.Equal(3, (int)results[1]!["error"]!["code"]!);
    }

    [Theory]
    [InlineData("GET", "/v1/customers/c?timeline_days=x", "", "timeline_days")]
    [InlineData("GET", "/v1/customers/c?timelineDays=401", "", "timeline_days")]
    [InlineData("GET", "/v1/customers/c?days=3", "", "days")]
    [InlineData("GET", "/v1/customers/a%FF", "", "customer_id")]
    [InlineData("DELETE", "/v1/customers/c?force=true", "", "force")]
    [InlineData("DELETE", "/v1/customers/a%FF", "", "customer_id")]
    [InlineData("PATCH", "/v1/customers/c/profile", "{}", "profile")]
    [InlineData("PATCH", "/v1/customers/c/profile", "{\"segmnt\":\"a\"}", "body")]
    [InlineData("PATCH", "/v1/customers/c/profile?mask=segment", "{\"segment\":\"a\"}", "mask")]
    [InlineData("PATCH", "/v1/customers/c/profile?update_mask=segmnt", "{\"segment\":\"a\"}", "update_mask")]
    [InlineData("PATCH", "/v1/customers/a%FF/profile", "{\"segment\":\"a\"}", "customer_id")]
    [InlineData("POST", "/v1/customers:get", "{", "body")]
    [InlineData("POST", "/v1/customers:delete", "{}", "customer_id")]
    [InlineData("POST", "/v1/customers:batchScore", "{}", "customer_ids")]
    public async Task WrongRequest_NamesTheField(string method, string path, string body, string field)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = body.Length > 0 ? new StringContent(body, Encoding.UTF8, "application/json") : null;

        var answer = await server.SendJsonAsync(request);

        Assert.Equal((HttpStatusCode.BadRequest, 3), (answer.Status, answer.Code));
        Assert.Equal([field], answer.Fields);
    }

    [Theory]
    [InlineData("/v1/customers/rich/.")]
    [InlineData("/v1/customers/poor/../rich")]
    [InlineData("/v1/customers/rich/")]
    public async Task PathThatOnlyLooksLikeOneOnceItIsTidied_Answers404(string path) =>
        Assert.Equal(404, (await RawHttp.GetAsync(server, path)).Status);

    private async Task<JsonAnswer> PatchAsync(string path, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, path);
        request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return await server.SendJsonAsync(request);
    }
}
