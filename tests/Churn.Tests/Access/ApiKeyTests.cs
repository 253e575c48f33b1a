using Churn.Access;

namespace Churn.Tests.Access;

/// <summary>Who an API key lets in, and when.</summary>
public sealed class ApiKeyTests : IDisposable
{
    private readonly AccessFixture fixture = new();

    [Fact]
    public void GoodKey_IsItsClient_InEitherHeader()
    {
        var (text, entry) = ApiKey.Create(AccessFixture.Rights);
        fixture.Open(new AccessFile { Keys = [entry] });

        var caller = fixture.Bearer(text).Caller;

        Assert.NotNull(caller);
        Assert.Equal(("acme", "shop", Lane.Live, new RateLimit(50, 100)), (caller.Tenant, caller.Client, caller.Lane, caller.Rate));
        Assert.Equal((Scopes.Record | Scopes.Score | Scopes.Profile, "key:" + entry.Id), (caller.Scopes, caller.Credential));
        Assert.Null(caller.CustomerId);
        Assert.Same(caller, fixture.Current.Authenticate(null, text, fixture.Now).Caller);
        Assert.Same(caller, fixture.Current.Authenticate("bearer  " + text + " ", "", fixture.Now).Caller);
    }

    [Fact]
    public void NewKeys_HaveMuchRandomnessAndKeepNoneOfIt()
    {
        var keys = Enumerable.Range(0, 200).Select(_ => ApiKey.Create(AccessFixture.Rights)).ToArray();

        Assert.Equal(200, keys.Select(key => key.Text).Distinct().Count());
        Assert.All(keys, key => Assert.Matches($"^churn_{key.Entry.Id}_[A-Za-z0-9]{{40}}$", key.Text));
        // 40 of 62 characters, each as likely: more than 192 bits.
        Assert.Equal(62, keys.SelectMany(key => key.Text[^40..]).Distinct().Count());
        var file = System.Text.Encoding.UTF8.GetString(new AccessFile { Keys = [.. keys.Select(key => key.Entry)] }.ToBytes());
        Assert.All(keys, key => Assert.DoesNotContain(key.Text[^40..], file, StringComparison.Ordinal));
    }

    [Fact]
    public void EverySingleBitFlip_IsRefused()
    {
        var (text, entry) = ApiKey.Create(AccessFixture.Rights);
        fixture.Open(new AccessFile { Keys = [entry] });

        foreach (var flipped in BitFlips.Of(text))
        {
            Assert.Null(fixture.Bearer(flipped).Caller);
            Assert.Null(fixture.Current.Authenticate(null, flipped, fixture.Now).Caller);
        }
        Assert.NotNull(fixture.Bearer(text).Caller);
    }

    [Fact]
    public void Key_IsGoodFromItsBeginningUntilBeforeItsEnd()
    {
        var (begin, end) = (fixture.Now.AddDays(1), fixture.Now.AddDays(2));
        var (text, entry) = ApiKey.Create(AccessFixture.Rights with { NotBefore = begin, ExpiresAt = end });
        fixture.Open(new AccessFile { Keys = [entry] });
        AuthFailure At(DateTimeOffset time) => fixture.Current.Authenticate("Bearer " + text, null, time).Failure;

        Assert.Equal(AuthFailure.NotYetValid, At(begin.AddTicks(-1)));
        Assert.Equal(AuthFailure.None, At(begin));
        Assert.Equal(AuthFailure.None, At(end.AddTicks(-1)));
        Assert.Equal(AuthFailure.Expired, At(end));
        Assert.Equal(end, fixture.Current.Authenticate("Bearer " + text, null, begin).Caller?.ExpiresAt);
    }

    [Fact]
    public void WrongSecret_LearnsNothingOfTheKey()
    {
        var (text, entry) = ApiKey.Create(AccessFixture.Rights with { ExpiresAt = fixture.Now });
        fixture.Open(new AccessFile { Keys = [entry] });
        var wrong = text[..^40] + new string('A', 40);
        var unknown = fixture.Bearer("churn_nobody12_" + new string('A', 40));

        Assert.Equal(AuthFailure.Expired, fixture.Bearer(text).Failure);
        Assert.Equal((AuthFailure.UnknownKey, unknown.Message), (fixture.Bearer(wrong).Failure, fixture.Bearer(wrong).Message));
        Assert.Equal(AuthFailure.UnknownKey, unknown.Failure);
    }

    [Fact]
    public void RotatedKeys_AreBothGoodWhileTheyOverlap()
    {
        var (oldText, old) = ApiKey.Create(AccessFixture.Rights with { ExpiresAt = fixture.Now.AddDays(7) });
        var (newText, added) = ApiKey.Create(old with { ExpiresAt = null });
        fixture.Open(new AccessFile { Keys = [old, added] });

        Assert.Equal(fixture.Bearer(oldText).Caller?.Client, fixture.Bearer(newText).Caller?.Client);
        fixture.Time.Step(TimeSpan.FromDays(7));
        Assert.Equal((AuthFailure.Expired, AuthFailure.None), (fixture.Bearer(oldText).Failure, fixture.Bearer(newText).Failure));
    }

    [Theory]
    [InlineData(null, null, AuthFailure.Missing)]
    [InlineData("", "", AuthFailure.Missing)]
    [InlineData("Bearer", null, AuthFailure.Malformed)]
    [InlineData("Bearer ", null, AuthFailure.Missing)]
    [InlineData("Bearer eyJ.eyJ.x", null, AuthFailure.UnknownIssuer)]
    [InlineData("Bearer eyJ", null, AuthFailure.Malformed)]
    [InlineData("Basic YTpi", null, AuthFailure.Malformed)]
    [InlineData("churn_nobody12_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", null, AuthFailure.Malformed)]
    [InlineData("Bearer churn_", null, AuthFailure.UnknownKey)]
    [InlineData("Bearer churn_nobody12_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", null, AuthFailure.UnknownKey)]
    [InlineData("Bearer churn_nobody12_ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ", null, AuthFailure.UnknownKey)]
    [InlineData(null, "eyJ.eyJ.x", AuthFailure.Malformed)]
    [InlineData("Bearer x", "churn_x", AuthFailure.Malformed)]
    public void WhatIsNoKey_IsRefusedWithAReason(string? authorization, string? apiKey, AuthFailure expected)
    {
        fixture.Open(AccessFile.Empty);

        var result = fixture.Current.Authenticate(authorization, apiKey, fixture.Now);

        Assert.Null(result.Caller);
        Assert.Equal(expected, result.Failure);
        Assert.NotEmpty(result.Message);
        Assert.DoesNotContain("AAAA", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ForgottenResult_LetsNobodyIn()
    {
        AuthResult forgotten = default;

        Assert.Null(forgotten.Caller);
        Assert.Equal(AuthFailure.Missing, forgotten.Failure);
        Assert.All(Enum.GetValues<AuthFailure>().Skip(1), failure => Assert.NotEmpty(AuthResult.Refuse(failure).Message));
    }

    public void Dispose() => fixture.Dispose();
}
