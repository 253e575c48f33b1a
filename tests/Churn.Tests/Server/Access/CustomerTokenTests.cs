using System.Net;
using Churn.Access;
using Churn.Protocol.V1;
using Churn.Tests.Infrastructure;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Churn.Tests.Server.Access;

/// <summary>Tokens for browsers: made by a backend, good for one customer.</summary>
public sealed class CustomerTokenTests : IAsyncLifetime
{
    private AccessServer access = null!;
    private string key = "";
    private string recordKey = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => access = await AccessServer.StartAsync(made =>
    {
        key = made.AddKey("shop");
        recordKey = made.AddKey("shop", Scopes.Record);
    });

    public ValueTask DisposeAsync() => access.DisposeAsync();

    [Fact]
    public async Task Token_IsGoodForItsCustomerOnly()
    {
        var token = With(await MintAsync(["score", "record"]));
        var client = access.Server.Client;

        var own = await client.ScoreCustomerAsync(new ScoreCustomerRequest { CustomerId = "mine" }, token);
        var other = await TestServer.FailsAsync(() => client.ScoreCustomerAsync(new ScoreCustomerRequest { CustomerId = "yours" }, token).ResponseAsync);
        var batch = await client.BatchScoreCustomersAsync(new BatchScoreCustomersRequest { CustomerIds = { "mine", "yours" } }, token);
        var recorded = await TestServer.FailsAsync(() => client.RecordEventAsync(new RecordEventRequest { Event = Events.Of("yours") }, token).ResponseAsync);
        var read = await TestServer.FailsAsync(() => client.GetCustomerAsync(new GetCustomerRequest { CustomerId = "mine" }, token).ResponseAsync);

        Assert.Equal("mine", own.Score.CustomerId);
        Assert.Equal((StatusCode.PermissionDenied, StatusCode.PermissionDenied), (other.StatusCode, recorded.StatusCode));
        Assert.Equal((int)StatusCode.PermissionDenied, batch.Results[1].Error.Code);
        Assert.NotNull(batch.Results[0].Score);
        Assert.Equal(StatusCode.PermissionDenied, read.StatusCode);
    }

    [Fact]
    public async Task Reasons_OnlyIfGranted()
    {
        var asked = new ScoreCustomerRequest { CustomerId = "mine", MaxReasons = 2 };

        var without = await TestServer.FailsAsync(async () => await access.Server.Client.ScoreCustomerAsync(asked, With(await MintAsync(["score"]))));
        var with = await access.Server.Client.ScoreCustomerAsync(asked, With(await MintAsync(["score"], reasons: true)));

        Assert.Equal(StatusCode.PermissionDenied, without.StatusCode);
        Assert.Contains("max_reasons", without.Status.Detail, StringComparison.Ordinal);
        Assert.NotNull(with.Score);
    }

    [Fact]
    public async Task QueryToken_IsTakenWhereHeadersCannotBeSent_AndNowhereElse()
    {
        var token = await MintAsync(["record", "score", "watch"]);

        var beacon = await access.Server.SendJsonAsync(AccessServer.Request(
            HttpMethod.Post, $"/v1/events?access_token={token}", null, """{"customerId":"mine","type":"visit"}"""));
        using var source = await access.Server.Http.SendAsync(
            AccessServer.Request(HttpMethod.Get, $"/v1/customers/mine/scores:watch?access_token={token}"), HttpCompletionOption.ResponseHeadersRead, Cancel);
        using var score = await access.Server.Http.GetAsync($"/v1/customers/mine/score?access_token={token}", Cancel);
        using var keyInAddress = await access.Server.Http.GetAsync($"/v1/customers/mine/scores:watch?access_token={key}", Cancel);
        using var otherCustomer = await access.Server.Http.GetAsync($"/v1/customers/yours/scores:watch?access_token={token}", Cancel);

        Assert.Equal(HttpStatusCode.OK, beacon.Status);
        Assert.Equal(("text/event-stream", HttpStatusCode.OK), (source.Content.Headers.ContentType!.MediaType, source.StatusCode));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (score.StatusCode, keyInAddress.StatusCode));
        Assert.Equal(HttpStatusCode.Forbidden, otherCustomer.StatusCode);
    }

    [Fact]
    public async Task Token_AndAWatchWithIt_EndInTime()
    {
        var token = await MintAsync(["watch", "score"], lifetime: TimeSpan.FromSeconds(1));
        using var watch = access.Server.Client.WatchScores(new WatchScoresRequest { CustomerIds = { "mine" } }, With(token));
        Assert.True(await watch.ResponseStream.MoveNext(Cancel));

        access.Server.Clock.Advance(TimeSpan.FromSeconds(61));
        var ended = await TestServer.FailsAsync(() => watch.ResponseStream.MoveNext(Cancel));
        var late = await TestServer.FailsAsync(() => access.Server.Client.ScoreCustomerAsync(
            new ScoreCustomerRequest { CustomerId = "mine" }, With(token)).ResponseAsync);

        Assert.Equal((StatusCode.Unauthenticated, StatusCode.Unauthenticated), (ended.StatusCode, late.StatusCode));
    }

    [Theory]
    [InlineData("""{"customerId":"mine","scopes":["erase"]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"customerId":"mine","scopes":["everything"]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"customerId":"mine","scopes":[]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"customerId":"","scopes":["score"]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"customerId":"mine","scopes":["score"],"lifetime":"7200s"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"customerId":"mine","scopes":["score"],"lifetime":"315576000000s"}""", HttpStatusCode.BadRequest)]
    public async Task WrongWishes_AreRefusedWithAWord(string json, HttpStatusCode status)
    {
        var answer = await access.Server.SendJsonAsync(AccessServer.Request(HttpMethod.Post, "/v1/customers:createToken", key, json));

        Assert.Equal(status, answer.Status);
        Assert.Contains("give", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Minting_GivesNoMoreThanTheMinterHas()
    {
        var more = await access.Server.SendJsonAsync(AccessServer.Request(
            HttpMethod.Post, "/v1/customers:createToken", recordKey, """{"customerId":"mine","scopes":["record","score"]}"""));
        var byToken = await access.Server.SendJsonAsync(AccessServer.Request(
            HttpMethod.Post, "/v1/customers:createToken", await MintAsync(["record"]), """{"customerId":"mine","scopes":["record"]}"""));

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (more.Status, byToken.Status));
    }

    private static CallOptions With(string token) => new(AccessServer.With(token), cancellationToken: Cancel);

    private async Task<string> MintAsync(string[] scopes, bool reasons = false, TimeSpan? lifetime = null)
    {
        var request = new CreateCustomerTokenRequest
        {
            CustomerId = "mine",
            Scopes = { scopes },
            Reasons = reasons,
            Lifetime = lifetime is { } life ? Duration.FromTimeSpan(life) : null,
        };
        var minted = await new AccessService.AccessServiceClient(access.Server.Channel).CreateCustomerTokenAsync(request, With(key));
        Assert.InRange(minted.ExpiresAt.ToDateTimeOffset() - access.Server.Now, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        return minted.Token;
    }
}
