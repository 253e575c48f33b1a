using Churn.Tests.Infrastructure;

namespace Churn.Tests.Server;

/// <summary>GET …/score answers for the id that stands in the path as it was sent, or not at all.</summary>
public sealed class CustomerPathTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData("/v1/customers/rich/score/.")]
    [InlineData("/v1/customers/rich/score/")]
    [InlineData("/v1/customers/rich/./score")]
    [InlineData("/v1/customers/poor/../rich/score")]
    [InlineData("/v1/customers/rich/x/../score")]
    [InlineData("/v1/customers/rich/%73core")]
    [InlineData("/v1/%63ustomers/rich/score")]
    public async Task PathThatOnlyLooksLikeOneOnceItIsTidied_Answers404(string path) =>
        Assert.Equal(404, (await RawHttp.GetAsync(server, path)).Status);

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("a:1")]
    [InlineData("http://")]
    [InlineData("http://host")]
    public void TargetWithoutAPath_NamesNobody(string target) => Assert.False(Churn.Server.Http.CustomerPath.TryFind(target, "", out _));

    [Theory]
    [InlineData("%FF")]
    [InlineData("a%C0%AFb")]
    [InlineData("%ED%A0%80")]
    [InlineData("a%E4%B8")]
    [InlineData("a%zzb")]
    [InlineData("a%4")]
    [InlineData("100%")]
    [InlineData("a%+1b")]
    public async Task IdThatIsWronglyEscaped_Answers400AndNamesTheField(string id)
    {
        var (status, body) = await RawHttp.GetAsync(server, $"/v1/customers/{id}/score");

        Assert.Equal(400, status);
        Assert.Contains("\"field\": \"customer_id\"", body);
    }

    [Theory]
    [InlineData("/v1/customers/rich/score?as_of=2026-03-15T12:00:00Z", "rich")]
    [InlineData("/v1/customers/rich/score?max_reasons=2&language_code=/x/score", "rich")]
    [InlineData("http://HOST/v1/customers/r%69ch/score?max_reasons=1", "rich")]
    [InlineData("/V1/Customers/rich/SCORE", "rich")]
    [InlineData("/v1/customers/a%2F..%2frich/score", "a/../rich")]
    public async Task IdAsItWasSent_IsScored(string target, string id)
    {
        var (status, body) = await RawHttp.GetAsync(server, target.Replace("HOST", server.Http.BaseAddress!.Authority, StringComparison.Ordinal));

        Assert.Equal(200, status);
        Assert.Contains($"\"customerId\": \"{id}\"", body);
    }
}
