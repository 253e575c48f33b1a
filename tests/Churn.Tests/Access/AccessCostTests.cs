using System.Diagnostics;
using System.Security.Cryptography;
using Churn.Access;

namespace Churn.Tests.Access;

/// <summary>What a check costs in every call. Prints its figures: <c>dotnet run -c Release --project tests/Churn.Tests -- -class
/// Churn.Tests.Access.AccessCostTests -showLiveOutput</c>.</summary>
public sealed class AccessCostTests : IDisposable
{
    private const int Calls = 20_000;
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

        var (allocated, started) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        var good = Run(header, now);
        var took = Stopwatch.GetElapsedTime(started);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;

        TestContext.Current.TestOutputHelper?.WriteLine($"{kind}, {header.Length} characters: {took.TotalNanoseconds / Calls:0} ns, {allocated / Calls} B");
        Assert.Equal(kind.StartsWith("unknown", StringComparison.Ordinal) ? 0 : Calls, good);
        Assert.InRange(allocated, 0, 1000);
    }

    [Fact]
    public void FirstCheckOfAToken_VerifiesIt()
    {
        const int tokens = 300;
        var headers = Enumerable.Range(0, tokens).Select(i => "Bearer " + TestIssuer.Token(fixture.Now, ("jti", $"{i}"))).ToArray();
        var started = Stopwatch.GetTimestamp();
        Assert.All(headers, header => Assert.NotNull(fixture.Current.Authenticate(header, null, fixture.Now).Caller));

        TestContext.Current.TestOutputHelper?.WriteLine($"first check of a token, RS256: {Stopwatch.GetElapsedTime(started).TotalMicroseconds / tokens:0} µs");
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
