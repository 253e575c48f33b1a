using System.Diagnostics;
using System.Security.Cryptography;
using Churn.Access;

namespace Churn.Tests.Access;

/// <summary>What a check costs in every call. Prints its figures: <c>dotnet run -c Release --project tests/Churn.Tests -- -class
/// Churn.Tests.Access.AccessCostTests -showLiveOutput</c>.</summary>
public sealed class AccessCostTests : IDisposable
{
    // Rounds are so short that some of them run undisturbed whatever else the machine does; the quickest counts.
    private const int Rounds = 100, Calls = 1_000;
    private readonly AccessFixture fixture = new();
    private readonly string apiKey;

    public AccessCostTests()
    {
        (apiKey, var entry) = ApiKey.Create(AccessFixture.Rights);
        fixture.Write("jwks.json", TestIssuer.Jwks());
        fixture.Write("tokens.key", RandomNumberGenerator.GetBytes(32));
        fixture.Open(new AccessFile { Keys = [entry], Issuers = [TestIssuer.Entry], CustomerTokens = new CustomerTokenEntry("tokens.key", null) });
    }

    [Theory]
    [InlineData("API key")]
    [InlineData("known token of an issuer")]
    [InlineData("known customer token")]
    [InlineData("unknown API key")]
    public void CheckInEveryCall_AllocatesNothing(string kind)
    {
        var header = "Bearer " + kind switch
        {
            "API key" => apiKey,
            "unknown API key" => "churn_nobody12_" + apiKey[^40..],
            "known token of an issuer" => TestIssuer.Token(fixture.Now, ("name", new string('x', 300))),
            _ => fixture.Current.CustomerTokens!.Mint(fixture.Bearer(apiKey).Caller!, "c-1", Scopes.Score, false, null, fixture.Now).Token,
        };
        var now = fixture.Now;
        Run(header, now);

        var (quickest, good) = (TimeSpan.MaxValue, 0);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            good = Run(header, now);
            var took = Stopwatch.GetElapsedTime(started);
            quickest = took < quickest ? took : quickest;
        }
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{kind}, {header.Length} characters: {quickest.TotalNanoseconds / Calls:0} ns, {allocated / (Rounds * Calls)} B");
        Assert.Equal(kind.StartsWith("unknown", StringComparison.Ordinal) ? 0 : Calls, good);
        Assert.InRange(allocated, 0, 1000);
    }

    [Fact]
    public void FirstCheckOfAToken_VerifiesIt()
    {
        var quickest = TimeSpan.MaxValue;
        for (var i = 0; i < 300; i++)
        {
            var header = "Bearer " + TestIssuer.Token(fixture.Now, ("jti", $"{i}"));
            var started = Stopwatch.GetTimestamp();
            var caller = fixture.Current.Authenticate(header, null, fixture.Now).Caller;
            var took = Stopwatch.GetElapsedTime(started);
            Assert.NotNull(caller);
            quickest = took < quickest ? took : quickest;
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"first check of a token, RS256: {quickest.TotalMicroseconds:0} µs");
    }

    public void Dispose() => fixture.Dispose();

    private int Run(string header, DateTimeOffset now)
    {
        var access = fixture.Current;
        var good = 0;
        for (var i = 0; i < Calls; i++)
        {
            good += access.Authenticate(header, null, now).Caller is null ? 0 : 1;
        }
        return good;
    }
}
