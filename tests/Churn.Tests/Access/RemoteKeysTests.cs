using Churn.Access;

namespace Churn.Tests.Access;

/// <summary>An issuer's keys that are fetched, by a real server.</summary>
public sealed class RemoteKeysTests : IDisposable
{
    private readonly AccessFixture fixture = new();
    private readonly KeyServer server = new();

    private string Token => TestIssuer.Token(fixture.Now, ("exp", fixture.Now.AddHours(9).ToUnixTimeSeconds()));

    private AccessFile File => new()
    {
        Issuers = [TestIssuer.Entry with { JwksFile = null, JwksUri = server.Address }],
    };

    [Fact]
    public async Task FetchedKeys_VerifyTokens()
    {
        server.Answer = KeyServer.Ok(TestIssuer.Jwks());
        fixture.Open(File);
        await fixture.Access.FirstFetch.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.NotNull(fixture.Bearer(Token).Caller);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task Failure_IsTriedAgainAfterAMinute()
    {
        server.Answer = KeyServer.Ok([], "503 Service Unavailable");
        fixture.Open(File);
        var told = await fixture.NewsAsync(AccessNewsKind.KeysUnavailable);

        Assert.Contains("503", told.Message, StringComparison.Ordinal);
        Assert.Equal(AuthFailure.KeysUnavailable, fixture.Bearer(Token).Failure);
        server.Answer = KeyServer.Ok(TestIssuer.Jwks());
        fixture.Time.Step(RemoteKeys.Pause);
        await fixture.NewsAsync(AccessNewsKind.KeysFetched);
        Assert.NotNull(fixture.Bearer(Token).Caller);
    }

    [Fact]
    public async Task UnknownKey_IsLookedForAtMostOnceAMinute()
    {
        server.Answer = KeyServer.Ok(TestIssuer.Jwks("other"));
        fixture.Open(File);
        await fixture.NewsAsync(AccessNewsKind.KeysFetched);
        server.Answer = KeyServer.Ok(TestIssuer.Jwks("other", "rsa"));
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(AuthFailure.UnknownSigningKey, fixture.Bearer(Token).Failure);
        }
        Assert.Equal(1, server.Requests);

        fixture.Time.Step(RemoteKeys.Pause);
        Assert.Equal(AuthFailure.UnknownSigningKey, fixture.Bearer(Token).Failure);
        await fixture.NewsAsync(AccessNewsKind.KeysFetched);

        Assert.NotNull(fixture.Bearer(Token).Caller);
        Assert.Equal(2, server.Requests);
    }

    [Fact]
    public async Task KeysAreFetchedHourly_AndStayWhileTheyCannotBeHad()
    {
        server.Answer = KeyServer.Ok(TestIssuer.Jwks());
        fixture.Open(File);
        await fixture.NewsAsync(AccessNewsKind.KeysFetched);
        var token = Token;
        Assert.NotNull(fixture.Bearer(token).Caller);

        server.Answer = KeyServer.Ok("<html>"u8.ToArray());
        fixture.Time.Step(RemoteKeys.Period);
        var told = await fixture.NewsAsync(AccessNewsKind.KeysUnavailable);
        Assert.Contains("no JSON Web Key Set", told.Message, StringComparison.Ordinal);
        Assert.NotNull(fixture.Bearer(token).Caller);

        server.Answer = KeyServer.Ok(TestIssuer.Jwks("other"));
        fixture.Time.Step(RemoteKeys.Pause);
        await fixture.NewsAsync(AccessNewsKind.KeysFetched);
        Assert.Equal(AuthFailure.UnknownSigningKey, fixture.Bearer(token).Failure);
    }

    [Fact]
    public async Task ReloadedFile_KeepsKeysThatWereFetched()
    {
        server.Answer = KeyServer.Ok(TestIssuer.Jwks());
        fixture.Open(File);
        await fixture.NewsAsync(AccessNewsKind.KeysFetched);
        server.Answer = KeyServer.Ok([], "500 Internal Server Error");
        fixture.Write(File with { Keys = [ApiKey.Create(AccessFixture.Rights).Entry] });
        fixture.Look();

        Assert.Single(fixture.Current.File.Keys);
        Assert.NotNull(fixture.Bearer(Token).Caller);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task ServerThatDoesNotAnswer_IsGivenUp()
    {
        fixture.Open(File);
        Assert.True(SpinWait.SpinUntil(() => server.Requests == 1, TimeSpan.FromSeconds(60)));
        fixture.Time.Step(RemoteKeys.Timeout);

        Assert.Contains("no answer within 10 s", (await fixture.NewsAsync(AccessNewsKind.KeysUnavailable)).Message, StringComparison.Ordinal);
        Assert.True(fixture.Access.FirstFetch.IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData("302 Found", "Location: http://127.0.0.1:1/\r\n")]
    [InlineData("404 Not Found", "")]
    public async Task AnswerOfAnotherKind_IsNoKeySet(string status, string more)
    {
        server.Answer = KeyServer.Ok(TestIssuer.Jwks(), status, more);
        fixture.Open(File);

        Assert.Contains(status[..3], (await fixture.NewsAsync(AccessNewsKind.KeysUnavailable)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndlessAnswer_IsCutOff()
    {
        server.Answer = KeyServer.Ok([.. TestIssuer.Jwks(), .. new byte[SigningKeys.MaxBytes]]);
        fixture.Open(File);
        await fixture.NewsAsync(AccessNewsKind.KeysUnavailable);

        Assert.Equal(AuthFailure.KeysUnavailable, fixture.Bearer(Token).Failure);
    }

    public void Dispose()
    {
        server.Dispose();
        fixture.Dispose();
    }
}
